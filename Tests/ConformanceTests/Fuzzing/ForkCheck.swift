import Foundation
import Generators
import Testing

/// Checks that a suspended generator can be copied, and be written down and read again.
///
/// Before each step of the original a copy is taken and driven to the end, while the original
/// waits; afterwards the original must do the same.
struct ForkCheck {
  /// How a copy is made.
  enum Copying {
    /// By assignment.
    case value

    /// By encoding and decoding it.
    case checkpoint
  }

  private let program: GeneratorProgram
  private let operations: [JSON]

  private let copying: Copying

  init(_ program: GeneratorProgram, _ operations: [JSON], _ copying: Copying) {
    self.program = program
    self.operations = operations
    self.copying = copying
  }

  /// Drives a generator of `f0` and gives what is wrong, if anything.
  func complaint() throws -> String? {
    let original = try program.call("f0", [.plain(.int(2))])
    let expected = try rest(of: original, from: 0)
    var generator = original
    for (index, operation) in operations.enumerated() {
      if let copy = try copy(of: generator) {
        guard try rest(of: copy, from: index) == Array(expected[index...]) else {
          return "the copy before step \(index) differs"
        }
      }
      guard try step(&generator, operation) == expected[index] else {
        return "the original differs at step \(index)"
      }
    }
    return nil
  }

  /// Copies a generator; `nil` if a checkpoint refuses it, as it may while an error is on its way, or
  /// if a value is nested too deep for the encoder.
  private func copy(
    of generator: DynamicGenerator<GeneratorFrame>
  ) throws -> DynamicGenerator<GeneratorFrame>? {
    guard copying == .checkpoint else { return generator }
    let decoder = JSONDecoder()
    decoder.userInfo[try #require(CodingUserInfoKey(rawValue: Shared.key))] = Shared(program)
    decoder.userInfo[DynamicGenerator<GeneratorFrame>.bodies] = program.bodies
    do {
      let data = try JSONEncoder().encode(generator)
      return try decoder.decode(DynamicGenerator<GeneratorFrame>.self, from: data)
    } catch CheckpointError.pendingError {
      return nil
    } catch is NestedTooDeep {
      return nil
    }
  }

  /// What each operation from one on gives when a copy is driven.
  private func rest(
    of generator: DynamicGenerator<GeneratorFrame>, from first: Int
  ) throws -> [[Plain]] {
    var copy = generator
    return try operations[first...].map { try step(&copy, $0) }
  }

  /// Performs an operation and gives its outcome and what was logged meanwhile.
  private func step(
    _ generator: inout DynamicGenerator<GeneratorFrame>, _ operation: JSON
  ) throws -> [Plain] {
    program.world.restart()
    let outcome = try outcome(&generator, Parts(operation.array), operation.array[0].string)
    return program.world.trace + [outcome]
  }

  private func outcome(
    _ generator: inout DynamicGenerator<GeneratorFrame>, _ parts: Parts, _ name: String
  ) throws -> Plain {
    let locals = Locals(world: program.world, heading: { [] }, values: [:])
    do {
      let step: Step<Value, Value>
      switch name {
      case "next": step = try generator.resume(.next)
      case "send": step = try generator.send(try parts.expression(1).evaluate(locals))
      case "throw":
        let payload = try parts.expression(2).evaluate(locals).plain
        step = try generator.throw(Kinds.error(try parts.name(1), payload))
      default:
        try generator.close()
        return .string("closed")
      }
      switch step {
      case .yielded(let value): return .list([.string("yield"), try value.plain])
      case .returned(let value): return .list([.string("return"), try value.plain])
      }
    } catch {
      guard let value = Kinds.value(error) else { throw error }
      return .error(kind: value.kind, payload: value.payload)
    }
  }
}

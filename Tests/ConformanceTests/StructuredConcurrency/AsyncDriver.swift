import Generators

/// Consumes the generators of a program as asynchronous sequences.
///
/// Such a sequence drops the returned value, which the trace shows; it is noted on the way out of the
/// generator.
struct AsyncDriver {
  /// A generator that notes the value that another one returns.
  struct Noting: Generator {
    typealias Yielded = Value
    typealias Sent = Value
    typealias Returned = Void

    let base: ProgramGenerator
    let program: GeneratorProgram

    func resume(_ resumption: Resumption<Value>) throws -> Step<Value, Void> {
      switch try base.resume(resumption) {
      case .yielded(let value): return .yielded(value)
      case .returned(let value):
        program.note("return", try value.plain)
        return .returned(())
      }
    }
  }

  /// An iterator, and whether it has reached the end.
  private struct Consumer {
    let iterator: GeneratorAsyncValues<AnyGenerator<Value, Value, Void>>.AsyncIterator
    var hasEnded = false
  }

  private let program: GeneratorProgram
  private var consumers: [String: Consumer] = [:]

  init(_ program: GeneratorProgram) { self.program = program }

  /// Whether a driver does nothing to its generators but to call `next`.
  static func isPossible(_ driver: JSON) throws -> Bool {
    try driver.array.allSatisfy {
      ["new", "next", "state"].contains(try $0.array.first?.string ?? "")
    }
  }

  /// Runs the driver and gives the trace.
  mutating func run(_ driver: JSON) async throws -> [JSON] {
    defer {
      consumers = [:]
      program.end()
    }
    for operation in try driver.array { try await perform(try operation.array) }
    try program.world.checkLimit()
    return program.world.trace.map(\.json)
  }

  private mutating func perform(_ operation: [JSON]) async throws {
    let name = try Parts(operation).name(0)
    switch try operation.first?.string {
    case "next":
      guard let generator = try program.world.globals[name]?.generator else {
        throw LanguageError("no generator: \(name)")
      }
      let noting = AnyGenerator(Noting(base: generator, program: program))
      var consumer =
        consumers[name] ?? Consumer(iterator: noting.asyncValues.makeAsyncIterator())
      do {
        if let value = try await consumer.iterator.next() {
          program.note("yield", try value.plain)
        } else if consumer.hasEnded {
          program.note("return", .null)
        } else {
          consumer.hasEnded = true
        }
      } catch {
        consumer.hasEnded = true
        try program.reportErrors { throw error }
      }
      consumers[name] = consumer
    default:
      if try operation.first?.string == "new" { consumers[name] = nil }
      try program.perform(operation)
    }
  }
}

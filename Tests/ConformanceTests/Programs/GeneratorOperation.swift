import Generators

/// A statement that drives a generator object.
struct GeneratorOperation: Sendable {
  enum Kind: Sendable {
    case next
    case send(Expression)
    case `throw`(String, Expression)
    case close
    case state
  }

  let kind: Kind
  let target: String?
  let name: String

  /// Reads an operation, or answers `nil` if the statement is none.
  init?(_ statement: String, _ parts: Parts) throws {
    switch statement {
    case "next": kind = .next
    case "send": kind = .send(try parts.expression(2))
    case "throw": kind = .throw(try parts.name(2), try parts.expression(3))
    case "state": kind = .state
    case "close":
      kind = .close
      target = nil
      name = try parts.name(0)
      return
    default: return nil
    }
    target = try parts.target(0)
    name = try parts.name(1)
  }

  /// The operation as code that runs on the locals.
  var action: @Sendable (inout GeneratorFrame) throws -> Void {
    { frame in frame.locals.assign(target, try perform(frame.locals)) }
  }

  /// Drives the generator and gives what the target gets.
  private func perform(_ locals: Locals) throws -> Value {
    let operand = try locals.value(name)
    if case .next = kind, case .iterator(let iterator) = operand {
      guard let item = iterator.next() else { throw StopIteration(value: Value.null) }
      return item
    }
    let generator = try operand.generator
    defer { generator.checkInvariants() }
    switch kind {
    case .next: return try item(generator.resume(.next))
    case .send(let value): return try item(generator.send(value.evaluate(locals)))
    case .throw(let kind, let payload):
      return try item(generator.throw(Kinds.error(kind, payload.evaluate(locals).plain)))
    case .close:
      try generator.close()
      return .null
    case .state: return .plain(.string(generator.state.rawValue.uppercased()))
    }
  }

  /// The end of a generator is an error in the language.
  private func item(_ step: Step<Value, Value>) throws -> Value {
    switch step {
    case .yielded(let value): return value
    case .returned(let value): throw StopIteration(value: value)
    }
  }
}

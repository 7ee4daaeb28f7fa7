import Generators

/// A running straight-line body of the language.
final class AsyncActivation<Frame: ProgramFrame> {
  var frame: Frame
  let co: Yielder<Frame.Yielded, Frame.Sent>

  init(_ frame: Frame, _ co: Yielder<Frame.Yielded, Frame.Sent>) {
    self.frame = frame
    self.co = co
  }
}

/// A statement as an `async` function: it answers the value of a `return` that it ran, or `nil`.
typealias AsyncStatement<Frame: ProgramFrame> = (AsyncActivation<Frame>) async throws -> Value?

/// The statements that one kind of programs has beyond those of every kind.
protocol AsyncDialect {
  associatedtype Frame: ProgramFrame

  /// Translates a statement, or answers `nil` if there is none of that name.
  func statement(
    _ name: String, _ parts: Parts, _ compiler: AsyncCompiler<Self>
  ) throws -> AsyncStatement<Frame>?
}

/// Translates bodies of the language to `async` functions.
///
/// What ``BodyCompiler`` does with the library's statements; `try`, `return` and loops are Swift's
/// own here.
struct AsyncCompiler<D: AsyncDialect> {
  typealias Frame = D.Frame

  let dialect: D
  /// The number of handlers around the statement that is translated.
  var handlerDepth = 0

  init(_ dialect: D) { self.dialect = dialect }

  /// Translates a body.
  func block(_ body: JSON) throws -> AsyncStatement<Frame> {
    let statements = try body.array.map(statement)
    return { activation in
      for statement in statements {
        if let value = try await statement(activation) { return value }
      }
      return nil
    }
  }

  /// A statement that runs code on the locals.
  func run(_ action: @escaping (inout Frame) throws -> Void) -> AsyncStatement<Frame> {
    { activation in
      try activation.frame.locals.world.step()
      // A copy, since the action may drive generators, and these this one.
      var frame = activation.frame
      try action(&frame)
      activation.frame = frame
      return nil
    }
  }

  /// Translates a statement.
  func statement(_ source: JSON) throws -> AsyncStatement<Frame> {
    let items = try source.array
    guard let name = try items.first?.string else { throw LanguageError("an empty statement") }
    let parts = Parts(items)
    switch name {
    case "log":
      let values = try parts.expressions(from: 0)
      return run { frame in
        let shown = try values.map { try $0.evaluate(frame.locals).plain }
        frame.locals.world.trace.append(.list(frame.locals.heading() + shown))
      }
    case "set":
      let (name, value) = (try parts.name(0), try parts.expression(1))
      return run { $0.locals[name] = try value.evaluate($0.locals) }
    case "if": return try branch(parts)
    case "while": return try loop(parts)
    case "return":
      let value = try parts.expression(0)
      return { try value.evaluate($0.frame.locals) }
    case "raise":
      let (kind, payload) = (try parts.name(0), try parts.expression(1))
      return { throw Kinds.error(kind, try payload.evaluate($0.frame.locals).plain) }
    case "reraise":
      let depth = handlerDepth
      return { activation in
        throw activation.frame.locals.caught[depth] ?? LanguageError("nothing to raise again")
      }
    case "try": return try guarded(parts)
    default:
      guard let statement = try dialect.statement(name, parts, self) else {
        throw LanguageError("no statement \(name)")
      }
      return statement
    }
  }

  private func branch(_ parts: Parts) throws -> AsyncStatement<Frame> {
    let condition = try ProgramCondition(parts[0])
    let positive = try block(parts[1])
    let negative = parts.count > 2 ? try block(parts[2]) : { _ in nil }
    return { activation in
      try activation.frame.locals.world.step()
      return try condition.holds(activation.frame.locals)
        ? try await positive(activation) : try await negative(activation)
    }
  }

  private func loop(_ parts: Parts) throws -> AsyncStatement<Frame> {
    let condition = try ProgramCondition(parts[0])
    let body = try block(parts[1])
    return { activation in
      while true {
        try activation.frame.locals.world.step()
        guard try condition.holds(activation.frame.locals) else { return nil }
        if let value = try await body(activation) { return value }
      }
    }
  }

  private func guarded(_ parts: Parts) throws -> AsyncStatement<Frame> {
    let body = try block(parts[0])
    let handlers = try parts[1].array.map(handler)
    let cleanup = parts[2] == .null ? nil : try block(parts[2])
    let caught: AsyncStatement<Frame> = { activation in
      do {
        return try await body(activation)
      } catch {
        for handler in handlers where Kinds.match(handler.kinds, error) {
          return try await handler.run(activation, error)
        }
        throw error
      }
    }
    guard let cleanup else { return caught }
    return { activation in
      let end: Result<Value?, any Error>
      do { end = .success(try await caught(activation)) } catch { end = .failure(error) }
      if let value = try await cleanup(activation) { return value }
      return try end.get()
    }
  }

  private struct Clause {
    let kinds: [String]
    let run: (AsyncActivation<Frame>, any Error) async throws -> Value?
  }

  private func handler(_ source: JSON) throws -> Clause {
    let clause = try source.array
    guard clause.count == 3 else { throw LanguageError("no handler: \(source)") }
    let name = try clause[1].optionalString
    var inner = self
    inner.handlerDepth += 1
    let depth = inner.handlerDepth
    let body = try inner.block(clause[2])
    return Clause(kinds: try clause[0].array.map { try $0.string }) { activation, error in
      activation.frame.locals.caught[depth] = error
      if let value = Kinds.value(error) {
        activation.frame.locals.assign(
          name, .plain(.error(kind: value.kind, payload: value.payload)))
      }
      return try await body(activation)
    }
  }
}

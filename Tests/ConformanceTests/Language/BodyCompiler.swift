import Generators

/// The frame of a body of the language.
protocol ProgramFrame: GeneratorSignature where Returned == Value {
  var locals: Locals { get set }
}

/// The statements that one kind of programs has beyond those of every kind.
protocol Dialect: Sendable {
  associatedtype Frame: ProgramFrame

  /// Translates a statement, or answers `nil` if there is none of that name.
  func statement(
    _ name: String, _ parts: Parts, _ compiler: BodyCompiler<Self>
  ) throws -> AnyStatement<Frame>?
}

/// The parts of a statement after its name.
struct Parts {
  let items: ArraySlice<JSON>

  init(_ statement: [JSON]) { items = statement.dropFirst() }

  var count: Int { items.count }

  /// A part, counted from zero; `null` if there are not so many.
  subscript(index: Int) -> JSON { index < count ? items[items.startIndex + index] : .null }

  func name(_ index: Int) throws -> String { try self[index].string }
  func target(_ index: Int) throws -> String? { try self[index].optionalString }
  func expression(_ index: Int) throws -> Expression { try Expression(self[index]) }

  /// The expressions from a part to the last.
  func expressions(from index: Int) throws -> [Expression] {
    try items.dropFirst(index).map(Expression.init)
  }
}

/// Translates bodies of the language to the library's statements.
///
/// Nothing here knows what `try`, `return` or a loop mean; the library's statements do.
struct BodyCompiler<D: Dialect>: Sendable {
  typealias Frame = D.Frame

  let dialect: D
  /// The number of handlers around the statement that is translated.
  var handlerDepth = 0

  init(_ dialect: D) { self.dialect = dialect }

  /// Translates a body.
  func block(_ body: JSON) throws -> Frame.Block {
    Frame.Block(try body.array.map(statement))
  }

  /// A statement that runs code on the locals.
  func run(_ action: @escaping @Sendable (inout Frame) throws -> Void) -> AnyStatement<Frame> {
    AnyStatement(
      Frame.Do { frame in
        try frame.locals.world.step()
        try action(&frame)
      })
  }

  /// Translates a statement.
  func statement(_ source: JSON) throws -> AnyStatement<Frame> {
    let items = try source.array
    guard let name = try items.first?.string else { throw LanguageError("an empty statement") }
    let parts = Parts(items)
    switch name {
    case "log": return try log(parts)
    case "set": return try set(parts)
    case "if": return try branch(parts)
    case "while": return try loop(parts)
    case "return":
      let value = try parts.expression(0)
      return AnyStatement(Frame.Return { try value.evaluate($0.locals) })
    case "raise": return try raise(parts)
    case "reraise": return try reraise()
    case "try": return try guarded(parts)
    default:
      guard let statement = try dialect.statement(name, parts, self) else {
        throw LanguageError("no statement \(name)")
      }
      return statement
    }
  }

  private func log(_ parts: Parts) throws -> AnyStatement<Frame> {
    let values = try parts.expressions(from: 0)
    return run { frame in
      let shown = try values.map { try $0.evaluate(frame.locals).plain }
      frame.locals.world.trace.append(.list(frame.locals.heading() + shown))
    }
  }

  private func set(_ parts: Parts) throws -> AnyStatement<Frame> {
    let (name, value) = (try parts.name(0), try parts.expression(1))
    return run { $0.locals[name] = try value.evaluate($0.locals) }
  }

  private func branch(_ parts: Parts) throws -> AnyStatement<Frame> {
    let condition = try ProgramCondition(parts[0])
    let test: @Sendable (inout Frame) throws -> Bool = { frame in
      try frame.locals.world.step()
      return try condition.holds(frame.locals)
    }
    let positive = try block(parts[1])
    guard parts.count > 2 else { return AnyStatement(Frame.If(test) { positive }) }
    let negative = try block(parts[2])
    return AnyStatement(
      Frame.If(test) {
        positive
      } else: {
        negative
      })
  }

  private func loop(_ parts: Parts) throws -> AnyStatement<Frame> {
    let condition = try ProgramCondition(parts[0])
    let body = try block(parts[1])
    return AnyStatement(
      Frame.While { frame in
        try frame.locals.world.step()
        return try condition.holds(frame.locals)
      } do: {
        body
      })
  }

  private func raise(_ parts: Parts) throws -> AnyStatement<Frame> {
    let (kind, payload) = (try parts.name(0), try parts.expression(1))
    return AnyStatement(
      Frame.Raise { Kinds.error(kind, try payload.evaluate($0.locals).plain) })
  }

  private func reraise() throws -> AnyStatement<Frame> {
    let depth = handlerDepth
    guard depth > 0 else { throw LanguageError("reraise outside every handler") }
    return AnyStatement(
      Frame.Raise { frame in
        guard let error = frame.locals.caught[depth] else {
          throw LanguageError("nothing to raise again")
        }
        return error
      })
  }

  private func guarded(_ parts: Parts) throws -> AnyStatement<Frame> {
    let body = try block(parts[0])
    let clauses = try parts[1].array
    let handlers = Statements.HandlerList(try clauses.map(handler))
    if parts[2] == .null {
      return AnyStatement(
        Frame.Try {
          body
        } catch: {
          handlers
        })
    }
    let cleanup = try block(parts[2])
    if clauses.isEmpty {
      return AnyStatement(
        Frame.Try {
          body
        } finally: {
          cleanup
        })
    }
    return AnyStatement(
      Frame.Try {
        body
      } catch: {
        handlers
      } finally: {
        cleanup
      })
  }

  private func handler(_ source: JSON) throws -> AnyHandler<Frame> {
    let clause = try source.array
    guard clause.count == 3 else { throw LanguageError("no handler: \(source)") }
    let kinds = try clause[0].array.map { try $0.string }
    let name = try clause[1].optionalString
    var inner = self
    inner.handlerDepth += 1
    let depth = inner.handlerDepth
    let body = try inner.block(clause[2])
    return AnyHandler(
      Frame.Catch((any Error).self) {
        Kinds.match(kinds, $1)
      } receive: { frame, error in
        frame.locals.caught[depth] = error
        if let value = Kinds.value(error) {
          frame.locals.assign(name, .plain(.error(kind: value.kind, payload: value.payload)))
        }
      } do: {
        body
      })
  }
}

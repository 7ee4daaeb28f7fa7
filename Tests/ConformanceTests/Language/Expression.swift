/// An expression of the language.
indirect enum Expression: Sendable {
  case literal(Plain)
  case variable(String)
  case list([Expression])
  case arithmetic(String, Expression, Expression)
  case kind(String)
  case payload(String)
  case now

  init(_ source: JSON) throws {
    switch source {
    case .null: self = .literal(.null)
    case .int(let value): self = .literal(.int(value))
    case .string(let value): self = .literal(.string(value))
    case .object: throw LanguageError("no expression: \(source)")
    case .array(let parts):
      let operands = parts.dropFirst()
      switch (try parts.first?.string, operands.count) {
      case ("var", 1): self = .variable(try parts[1].string)
      case ("list", _): self = .list(try operands.map(Expression.init))
      case ("kind", 1): self = .kind(try parts[1].string)
      case ("payload", 1): self = .payload(try parts[1].string)
      case ("now", 0): self = .now
      case (let name?, 2) where ["+", "-", "*"].contains(name):
        self = .arithmetic(name, try Expression(parts[1]), try Expression(parts[2]))
      default: throw LanguageError("no expression: \(source)")
      }
    }
  }

  /// Computes the value; no side effects.
  func evaluate(_ locals: Locals) throws -> Value {
    switch self {
    case .literal(let plain): return .plain(plain)
    case .variable(let name): return try locals.value(name)
    case .list(let items):
      return .plain(.list(try items.map { try $0.evaluate(locals).plain }))
    case .arithmetic(let name, let a, let b):
      let operands = (try a.evaluate(locals), try b.evaluate(locals))
      guard case (.plain(.int(let x)), .plain(.int(let y))) = operands else {
        throw ProgramError(kind: "TypeError", payload: .null)
      }
      return .plain(.int(name == "+" ? x &+ y : name == "-" ? x &- y : x &* y))
    case .kind(let name): return .plain(.string(try errorValue(name, locals).kind))
    case .payload(let name): return .plain(try errorValue(name, locals).payload)
    case .now: return .plain(.int(locals.world.now()))
    }
  }

  private func errorValue(
    _ name: String, _ locals: Locals
  ) throws -> (kind: String, payload: Plain) {
    guard case .error(let kind, let payload) = try locals.value(name).plain else {
      throw LanguageError("no error value in \(name)")
    }
    return (kind, payload)
  }
}

/// A condition of the language.
indirect enum ProgramCondition: Sendable {
  case comparison(String, Expression, Expression)
  case not(ProgramCondition)
  case and(ProgramCondition, ProgramCondition)
  case or(ProgramCondition, ProgramCondition)

  init(_ source: JSON) throws {
    let parts = try source.array
    switch (try parts.first?.string, parts.count) {
    case ("not", 2): self = .not(try ProgramCondition(parts[1]))
    case ("and", 3): self = .and(try ProgramCondition(parts[1]), try ProgramCondition(parts[2]))
    case ("or", 3): self = .or(try ProgramCondition(parts[1]), try ProgramCondition(parts[2]))
    case (let name?, 3) where ["==", "!=", "<", "<="].contains(name):
      self = .comparison(name, try Expression(parts[1]), try Expression(parts[2]))
    default: throw LanguageError("no condition: \(source)")
    }
  }

  /// Whether the condition holds.
  func holds(_ locals: Locals) throws -> Bool {
    switch self {
    case .not(let condition): return try !condition.holds(locals)
    case .and(let a, let b): return try a.holds(locals) && b.holds(locals)
    case .or(let a, let b): return try a.holds(locals) || b.holds(locals)
    case .comparison(let name, let a, let b):
      let (x, y) = (try a.evaluate(locals).plain, try b.evaluate(locals).plain)
      if name == "==" { return x == y }
      if name == "!=" { return x != y }
      guard case (.int(let m), .int(let n)) = (x, y) else {
        throw ProgramError(kind: "TypeError", payload: .null)
      }
      return name == "<" ? m < n : m <= n
    }
  }
}

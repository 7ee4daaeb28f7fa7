import Generators

typealias ProgramGenerator = AnyGenerator<Value, Value, Value>

/// What the bodies of a program are, and how the generators that a body makes on the spot to
/// delegate to are held.
enum DelegateForm: Sendable, CaseIterable {
  /// Behind a reference: the driver runs them.
  case reference

  /// As values inside the suspended statement.
  case value

  /// Behind references, and all bodies are straight-line bodies.
  case straightLine
}

/// The frame of a generator of the language.
struct GeneratorFrame: ProgramFrame {
  typealias Yielded = Value
  typealias Sent = Value
  typealias Returned = Value

  var locals: Locals
  let program: GeneratorProgram
  /// The source of a delegation or loop, between its evaluation and its use.
  var source = Value.null
}

/// What is written after `yield_from` and `for`.
enum Source: Sendable {
  case call(String, [Expression])
  case expression(Expression)

  init(_ source: JSON) throws {
    if case .array(let items) = source, items.first == .string("call") {
      let parts = Parts(items)
      self = .call(try parts.name(0), try parts.expressions(from: 1))
    } else {
      self = .expression(try Expression(source))
    }
  }
}

/// The statements of generator programs.
struct GeneratorDialect: Dialect {
  typealias Frame = GeneratorFrame

  let form: DelegateForm

  func statement(
    _ name: String, _ parts: Parts, _ compiler: BodyCompiler<Self>
  ) throws -> AnyStatement<Frame>? {
    switch name {
    case "yield":
      let (target, value) = (try parts.target(0), try parts.expression(1))
      return AnyStatement(
        Frame.Yield { frame in
          try frame.locals.world.step()
          return try value.evaluate(frame.locals)
        } receive: {
          $0.locals.assign(target, $1)
        })
    case "yield_from": return try delegation(parts, compiler)
    case "for": return try loop(parts, compiler)
    default: return try GeneratorDialect.action(name, parts).map(compiler.run)
    }
  }

  /// What a statement does that never suspends, or `nil` if there is none of that name.
  static func action(
    _ name: String, _ parts: Parts
  ) throws -> (@Sendable (inout Frame) throws -> Void)? {
    switch name {
    case "new":
      let (name, function) = (try parts.name(0), try parts.name(1))
      let arguments = try parts.expressions(from: 2)
      return { $0.locals[name] = .generator(try $0.makeReference(function, arguments)) }
    case "iter":
      let (name, list) = (try parts.name(0), try parts.expression(1))
      return { frame in
        frame.locals[name] = .iterator(ListIterator(try list.evaluate(frame.locals).list))
      }
    default: return try GeneratorOperation(name, parts)?.action
    }
  }

  private func delegation(
    _ parts: Parts, _ compiler: BodyCompiler<Self>
  ) throws -> AnyStatement<Frame> {
    let target = try parts.target(0)
    let receive: @Sendable (inout Frame, Value) -> Void = { $0.locals.assign(target, $1) }
    switch (try Source(parts[1]), form) {
    case (.call(let function, let arguments), .reference),
      (
        .call(let function, let arguments), .straightLine
      ):
      return AnyStatement(
        Frame.YieldFrom({ try $0.makeReference(function, arguments) }, receive: receive))
    case (.call(let function, let arguments), .value):
      return AnyStatement(
        Frame.YieldFrom({ try $0.make(function, arguments) }, receive: receive))
    case (.expression(.list(let items)), .value):
      return AnyStatement(
        Frame.Block([
          compiler.run { $0.source = try Expression.list(items).evaluate($0.locals) },
          AnyStatement(Frame.YieldFrom { try $0.source.list.map(Value.plain) }),
          compiler.run { $0.locals.assign(target, .null) },
        ]))
    case (.expression(let source), _):
      let evaluate = compiler.run { $0.source = try source.evaluate($0.locals) }
      let toGenerator = Frame.YieldFrom({ try $0.source.generator }, receive: receive)
      let toItems = Frame.Block([
        AnyStatement(Frame.YieldFrom { try $0.source.items }),
        compiler.run { $0.locals.assign(target, .null) },
      ])
      return AnyStatement(
        Frame.Block([
          evaluate,
          AnyStatement(
            Frame.If {
              $0.source.isGenerator
            } then: {
              toGenerator
            } else: {
              toItems
            }),
        ]))
    }
  }

  private func loop(
    _ parts: Parts, _ compiler: BodyCompiler<Self>
  ) throws -> AnyStatement<Frame> {
    let name = try parts.name(0)
    let receive: @Sendable (inout Frame, Value) throws -> Void = { frame, item in
      try frame.locals.world.step()
      frame.locals[name] = item
    }
    let body = try compiler.block(parts[2])
    switch (try Source(parts[1]), form) {
    case (.call(let function, let arguments), .reference),
      (
        .call(let function, let arguments), .straightLine
      ):
      return AnyStatement(
        Frame.For({ try $0.makeReference(function, arguments) }, receive: receive, do: { body }))
    case (.call(let function, let arguments), .value):
      return AnyStatement(
        Frame.For({ try $0.make(function, arguments) }, receive: receive, do: { body }))
    case (.expression(.list(let items)), .value):
      return AnyStatement(
        Frame.Block([
          compiler.run { $0.source = try Expression.list(items).evaluate($0.locals) },
          AnyStatement(
            Frame.For({ try $0.source.list.map(Value.plain) }, receive: receive, do: { body })),
        ]))
    case (.expression(let source), _):
      let evaluate = compiler.run { $0.source = try source.evaluate($0.locals) }
      let overGenerator = Frame.For({ try $0.source.generator }, receive: receive, do: { body })
      let overItems = Frame.For({ try $0.source.items }, receive: receive, do: { body })
      return AnyStatement(
        Frame.Block([
          evaluate,
          AnyStatement(
            Frame.If {
              $0.source.isGenerator
            } then: {
              overGenerator
            } else: {
              overItems
            }),
        ]))
    }
  }
}

extension GeneratorFrame {
  /// Calls a generator function of the program.
  func make(
    _ function: String, _ arguments: [Expression]
  ) throws -> DynamicGenerator<GeneratorFrame> {
    try locals.world.step()
    return try program.call(function, arguments.map { try $0.evaluate(locals) })
  }

  /// Calls a generator function of the program and keeps the generator until the program's end.
  func makeReference(_ function: String, _ arguments: [Expression]) throws -> ProgramGenerator {
    try locals.world.step()
    return try program.reference(function, arguments.map { try $0.evaluate(locals) })
  }
}

extension Value {
  var isGenerator: Bool {
    if case .generator = self { true } else { false }
  }

  /// The generator that this value is.
  var generator: ProgramGenerator {
    get throws {
      guard case .generator(let generator) = self else {
        throw LanguageError("no generator: \(self)")
      }
      return generator
    }
  }

  /// The items of the list or iterator that this value is.
  var items: Items {
    get throws {
      if case .iterator(let iterator) = self { return .iterator(iterator) }
      return .list(try list[...])
    }
  }

  /// The list that this value is.
  var list: [Plain] {
    get throws {
      guard case .plain(.list(let items)) = self else { throw LanguageError("no list: \(self)") }
      return items
    }
  }
}

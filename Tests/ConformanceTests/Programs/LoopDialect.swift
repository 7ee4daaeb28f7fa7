import Generators
import Loop

/// The frame of a coroutine or callback of the language.
struct LoopFrame: ProgramFrame {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Value

  var locals: Locals
  let program: LoopProgram
  /// What is awaited, between its evaluation and its use.
  var awaitable: ProgramAwaitable?

  /// Calls a coroutine of the program whose body is statements.
  func call(_ function: String, _ arguments: [Expression]) throws -> DynamicGenerator<LoopFrame> {
    try locals.world.step()
    return try program.call(function, arguments.map { try $0.evaluate(locals) })
  }

  /// Calls a coroutine of the program.
  func reference(_ function: String, _ arguments: [Expression]) throws -> LazyAwaitable {
    try locals.world.step()
    return try program.reference(function, arguments.map { try $0.evaluate(locals) })
  }

  func value(_ name: Expression) throws -> LoopObject.Content {
    try name.evaluate(locals).content
  }
}

extension Parts {
  /// The name of an object's variable, as an expression.
  func object(_ index: Int) throws -> Expression {
    if case .string(let name) = self[index] { return .variable(name) }
    return try expression(index)
  }
}

/// The statements of loop programs.
struct LoopDialect: Dialect {
  typealias Frame = LoopFrame

  let form: DelegateForm

  func statement(
    _ name: String, _ parts: Parts, _ compiler: BodyCompiler<Self>
  ) throws -> AnyStatement<Frame>? {
    switch name {
    case "await": return try wait(parts, compiler)
    case "yield":
      let value = try parts.expression(1)
      return AnyStatement(
        Frame.Yield { frame in
          try frame.locals.world.step()
          return try Value.isNone(value.evaluate(frame.locals)) ? .bare : .rubbish
        })
    case "for":
      let (name, list) = (try parts.name(0), try parts.expression(1))
      let body = try compiler.block(parts[2])
      return AnyStatement(
        Frame.For {
          try list.evaluate($0.locals).items
        } receive: { frame, item in
          try frame.locals.world.step()
          frame.locals[name] = item
        } do: {
          body
        })
    default: return try LoopDialect.action(name, parts).map(compiler.run)
    }
  }

  /// What a statement does that never suspends, or `nil` if there is none of that name.
  static func action(_ name: String, _ parts: Parts) throws -> LoopOperation.Action? {
    switch name {
    case "spawn":
      let target = try parts.target(0)
      guard case .call(let function, let arguments) = try AwaitableForm(parts[1]) else {
        throw LanguageError("nothing to spawn: \(parts[1])")
      }
      return { frame in
        try frame.locals.world.step()
        let values = try arguments.map { try $0.evaluate(frame.locals) }
        let future = try frame.program.spawn(function, values)
        frame.locals.assign(target, .loop(.future(future)))
      }
    case "make":
      let (name, form) = (try parts.name(0), try AwaitableForm(parts[1]))
      return { $0.locals[name] = .loop(.future(try form.make($0).future)) }
    case "as_completed":
      let (name, members) = (try parts.name(0), try AwaitableForm.list(parts[1]))
      let timeout = try parts.expression(2)
      return { frame in
        let members = try members.map { try $0.make(frame) }
        let timeout = try timeout.evaluate(frame.locals).duration
        let completions = frame.program.loop.asCompleted(members, timeout: timeout)
        frame.locals[name] = .loop(.completions(completions))
      }
    default: return try callbackAction(name, parts) ?? LoopOperation(name, parts)?.action
    }
  }

  private func wait(
    _ parts: Parts, _ compiler: BodyCompiler<Self>
  ) throws -> AnyStatement<Frame> {
    let (target, source) = (try parts.target(0), try AwaitableForm(parts[1]))
    let receive: @Sendable (inout Frame, Value) -> Void = { $0.locals.assign(target, $1) }
    if case .call(let function, let arguments) = source, form == .value {
      return AnyStatement(
        Frame.YieldFrom({ try $0.call(function, arguments) }, receive: receive))
    }
    let evaluate = compiler.run { $0.awaitable = try source.make($0) }
    let forFuture = Frame.YieldFrom({ try $0.take().future }, receive: receive)
    let forLazy = Frame.YieldFrom({ try $0.take().lazy }, receive: receive)
    return AnyStatement(
      Frame.Block([
        evaluate,
        AnyStatement(
          Frame.If {
            $0.awaitable?.isFuture == true
          } then: {
            forFuture
          } else: {
            forLazy
          }),
      ]))
  }

  /// The statements that register callbacks.
  private static func callbackAction(
    _ name: String, _ parts: Parts
  ) throws -> LoopOperation.Action? {
    let first: Int
    switch name {
    case "call_soon": first = 1
    case "call_later", "call_at", "add_done_callback": first = 2
    default: return nil
    }
    let target = try parts.target(0)
    let operand = first == 2 ? try parts.object(1) : .literal(.null)
    let function = try parts.name(first)
    let arguments = try parts.expressions(from: first + 1)
    return { frame in
      let (program, loop) = (frame.program, frame.program.loop)
      let operand = try operand.evaluate(frame.locals)
      let values = try arguments.map { try $0.evaluate(frame.locals) }
      let label = program.label(function)
      let content: LoopObject.Content
      switch name {
      case "call_soon":
        content = .handle(loop.callSoon { try program.callBack(function, label, values) })
      case "call_later":
        content = .timer(
          loop.callLater(.seconds(try operand.int)) {
            try program.callBack(function, label, values)
          })
      case "call_at":
        content = .timer(
          loop.callAt(.seconds(try operand.int)) { try program.callBack(function, label, values) })
      default:
        content = .doneCallback(
          try operand.future.addDoneCallback { future in
            try program.callBack(function, label, [.loop(.future(future))] + values)
          })
      }
      frame.locals.assign(target, .loop(content))
    }
  }
}

extension LoopFrame {
  fileprivate mutating func take() throws -> ProgramAwaitable {
    guard let awaitable = awaitable.take() else { throw LanguageError("nothing to await") }
    return awaitable
  }
}

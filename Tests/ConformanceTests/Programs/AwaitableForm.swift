import Generators
import Loop

/// A form that gives something to await.
indirect enum AwaitableForm: Sendable {
  case variable(Expression)
  case call(String, [Expression])
  case sleep(Expression, Expression)
  case gather([AwaitableForm], keepsErrors: Bool)
  case wait([AwaitableForm], Expression, EventLoop.ReturnWhen)
  case waitFor(AwaitableForm, Expression)
  case shield(AwaitableForm)
  case acquire(Expression)
  case eventWait(Expression)
  case conditionWait(Expression)
  case conditionWaitFor(Expression, ProgramCondition)
  case put(Expression, Expression)
  case get(Expression)
  case join(Expression)
  case nextCompleted(Expression)

  init(_ source: JSON) throws {
    let items = try source.array
    let parts = Parts(items)
    switch try items.first?.string {
    case "var": self = .variable(try Expression(source))
    case "call": self = .call(try parts.name(0), try parts.expressions(from: 1))
    case "sleep": self = .sleep(try parts.expression(0), try parts.expression(1))
    case "gather":
      self = .gather(try AwaitableForm.list(parts[0]), keepsErrors: parts[1] == .int(1))
    case "wait":
      self = .wait(
        try AwaitableForm.list(parts[0]), try parts.expression(1),
        try EventLoop.ReturnWhen(parts[2]))
    case "wait_for": self = .waitFor(try AwaitableForm(parts[0]), try parts.expression(1))
    case "shield": self = .shield(try AwaitableForm(parts[0]))
    case "acquire": self = .acquire(try parts.object(0))
    case "event_wait": self = .eventWait(try parts.object(0))
    case "cond_wait": self = .conditionWait(try parts.object(0))
    case "cond_wait_for":
      self = .conditionWaitFor(try parts.object(0), try ProgramCondition(parts[1]))
    case "put": self = .put(try parts.object(0), try parts.expression(1))
    case "get": self = .get(try parts.object(0))
    case "join": self = .join(try parts.object(0))
    case "next_completed": self = .nextCompleted(try parts.object(0))
    default: throw LanguageError("no awaitable: \(source)")
    }
  }

  static func list(_ source: JSON) throws -> [AwaitableForm] {
    try source.array.map(AwaitableForm.init)
  }

  /// Evaluates the form: makes at once what is made at once.
  func make(_ frame: LoopFrame) throws -> ProgramAwaitable {
    let (locals, loop) = (frame.locals, frame.program.loop)
    switch self {
    case .variable(let name): return .future(try name.evaluate(locals).future)
    case .gather(let members, let keepsErrors):
      let members = try members.map { try $0.make(frame) }
      return .future(AwaitableForm.gather(members, keepsErrors, loop))
    case .shield(let member): return .future(loop.shield(try member.make(frame)))
    default: return .lazy(frame.program.keep(try makeLazy(frame)))
    }
  }

  private func makeLazy(_ frame: LoopFrame) throws -> LazyAwaitable {
    let (locals, loop) = (frame.locals, frame.program.loop)
    switch self {
    case .call(let function, let arguments):
      return try frame.reference(function, arguments)
    case .sleep(let delay, let value):
      let value = try value.evaluate(locals)
      return LazyAwaitable(loop.sleep(.seconds(try delay.evaluate(locals).int))) { _ in value }
    case .wait(let members, let timeout, let returnWhen):
      let positions = ProgramAwaitable.Positions()
      let members = try members.enumerated().map {
        ProgramAwaitable.member(try $1.make(frame), at: $0, positions)
      }
      let timeout = try timeout.evaluate(locals).duration
      return LazyAwaitable(loop.wait(members, timeout: timeout, returnWhen: returnWhen)) {
        .plain(.list([positions.positions(of: $0.done), positions.positions(of: $0.pending)]))
      }
    case .waitFor(let member, let limit):
      let member = try member.make(frame)
      let timeout = try limit.evaluate(locals).duration
      return LazyAwaitable(loop.waitFor(member, timeout: timeout)) { $0 }
    case .acquire(let name):
      switch try name.evaluate(locals).content {
      case .lock(let lock): return LazyAwaitable(lock.acquire()) { .truth(true) }
      case .condition(let condition): return LazyAwaitable(condition.acquire()) { .truth(true) }
      case .semaphore(let semaphore): return LazyAwaitable(semaphore.acquire()) { .truth(true) }
      default: throw LanguageError("nothing to acquire: \(name)")
      }
    case .eventWait(let name):
      return LazyAwaitable(try name.evaluate(locals).event.wait()) { .truth(true) }
    case .conditionWait(let name):
      return LazyAwaitable(try name.evaluate(locals).condition.wait()) { .truth(true) }
    case .conditionWaitFor(let name, let condition):
      let wait = try name.evaluate(locals).condition.waitFor { try condition.holds(locals) }
      return LazyAwaitable(wait) { .truth(true) }
    case .put(let name, let item):
      let queue = try name.evaluate(locals).queue
      return queue.putting(QueueItem(value: try item.evaluate(locals)))
    case .get(let name): return try name.evaluate(locals).queue.getting()
    case .join(let name): return try name.evaluate(locals).queue.joining()
    case .nextCompleted(let name):
      guard case .completions(let completions) = try name.evaluate(locals).content,
        let next = completions.next()
      else { throw LanguageError("no completions: \(name)") }
      return LazyAwaitable(next) { $0 }
    case .variable, .gather, .shield: throw LanguageError("made at once: \(self)")
    }
  }

  private static func gather(
    _ members: [ProgramAwaitable], _ keepsErrors: Bool, _ loop: EventLoop
  ) -> Future<Value> {
    guard keepsErrors else {
      return loop.gather(members) { values in
        .plain(.list(values.map { (try? $0.plain) ?? .null }))
      }
    }
    return loop.gatherResults(members) { outcomes in
      .plain(
        .list(
          outcomes.map { outcome in
            switch outcome {
            case .success(let value): (try? value.plain) ?? .null
            case .failure(let error): .error(error)
            }
          }))
    }
  }
}

extension EventLoop.ReturnWhen {
  init(_ source: JSON) throws {
    switch try source.string {
    case "FIRST_COMPLETED": self = .firstCompleted
    case "FIRST_EXCEPTION": self = .firstException
    case "ALL_COMPLETED": self = .allCompleted
    default: throw LanguageError("no such way to wait: \(source)")
    }
  }
}

extension Plain {
  /// The error value of an error.
  static func error(_ error: any Error) -> Plain {
    guard let (kind, payload) = Kinds.value(error) else { return .string("\(error)") }
    return .error(kind: kind, payload: payload)
  }
}

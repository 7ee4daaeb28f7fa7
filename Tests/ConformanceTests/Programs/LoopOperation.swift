import Generators
import Loop

/// A statement of loop programs that neither suspends nor registers anything.
struct LoopOperation: Sendable {
  typealias Action = @Sendable (inout LoopFrame) throws -> Void

  let action: Action

  /// Reads a statement, or answers `nil` if there is none of that name.
  init?(_ name: String, _ parts: Parts) throws {
    guard
      let action = try LoopOperation.making(name, parts) ?? LoopOperation.asking(name, parts)
        ?? LoopOperation.doing(name, parts)
    else { return nil }
    self.action = action
  }

  /// Statements that make an object.
  private static func making(_ name: String, _ parts: Parts) throws -> Action? {
    guard
      ["future", "lock", "event", "condition", "semaphore", "bounded_semaphore", "queue"]
        .contains(name)
    else { return nil }
    let variable = try parts.name(0)
    let (kind, argument) = (parts[1], try parts.object(1))
    let size = try parts.expression(2)
    return { frame in
      let (loop, locals) = (frame.program.loop, frame.locals)
      let content: LoopObject.Content
      switch name {
      case "future": content = .future(loop.createFuture())
      case "lock": content = .lock(Lock(loop: loop))
      case "event": content = .event(Event(loop: loop))
      case "semaphore":
        content = .semaphore(Semaphore(loop: loop, value: try argument.evaluate(locals).int))
      case "bounded_semaphore":
        content = .semaphore(BoundedSemaphore(loop: loop, value: try argument.evaluate(locals).int))
      case "condition":
        if kind == .null {
          content = .condition(Condition(loop: loop))
        } else if case .lock(let lock) = try frame.value(argument) {
          content = .condition(Condition(lock: lock))
        } else {
          throw LanguageError("no lock: \(kind)")
        }
      default: content = .queue(try queue(kind, try size.evaluate(locals).int, loop))
      }
      frame.locals[variable] = .loop(content)
    }
  }

  private static func queue(
    _ kind: JSON, _ size: Int, _ loop: EventLoop
  ) throws -> any ProgramQueue {
    switch try kind.string {
    case "fifo": Queue<QueueItem>(loop: loop, maxSize: size)
    case "lifo": LifoQueue<QueueItem>(loop: loop, maxSize: size)
    case "priority": PriorityQueue<QueueItem>(loop: loop, maxSize: size)
    default: throw LanguageError("no such queue: \(kind)")
    }
  }

  /// Statements that give a value to a target.
  private static func asking(_ name: String, _ parts: Parts) throws -> Action? {
    let question: @Sendable (Value) throws -> Value
    switch name {
    case "cancel": question = { .truth(try $0.future.cancel()) }
    case "done": question = { .truth(try $0.future.isDone) }
    case "cancelled": question = { .truth(try $0.future.isCancelled) }
    case "result": question = { try $0.future.result() }
    case "exception": question = { .plain(try $0.future.exception().map(Plain.error) ?? .null) }
    case "is_set": question = { .truth(try $0.event.isSet) }
    case "get_nowait": question = { try $0.queue.getNowait().value }
    case "qsize": question = { .plain(.int(try $0.queue.count)) }
    case "empty": question = { .truth(try $0.queue.isEmpty) }
    case "full": question = { .truth(try $0.queue.isFull) }
    case "locked":
      question = { value in
        switch try value.content {
        case .lock(let lock): .truth(lock.isLocked)
        case .condition(let condition): .truth(condition.isLocked)
        case .semaphore(let semaphore): .truth(semaphore.isLocked)
        default: throw LanguageError("nothing to lock: \(value)")
        }
      }
    default: return nil
    }
    let (target, operand) = (try parts.target(0), try parts.object(1))
    return { frame in
      frame.locals.assign(target, try question(try operand.evaluate(frame.locals)))
    }
  }

  /// Statements that do something to an object.
  private static func doing(_ name: String, _ parts: Parts) throws -> Action? {
    let action: @Sendable (Value, LoopFrame) throws -> Void
    switch name {
    case "stop": return { $0.program.loop.stop() }
    case "set_result":
      let value = try parts.expression(1)
      action = { try $0.future.setResult(try value.evaluate($1.locals)) }
    case "set_exception":
      let (kind, payload) = (try parts.name(1), try parts.expression(2))
      action = {
        try $0.future.setException(Kinds.error(kind, try payload.evaluate($1.locals).plain))
      }
    case "remove_done_callback":
      let token = try parts.object(1)
      action = { value, frame in
        guard case .doneCallback(let token) = try frame.value(token) else {
          throw LanguageError("no token: \(token)")
        }
        try value.future.removeDoneCallback(token)
      }
    case "cancel_handle":
      action = { value, _ in
        switch try value.content {
        case .handle(let handle): handle.cancel()
        case .timer(let timer): timer.cancel()
        default: throw LanguageError("no handle: \(value)")
        }
      }
    case "release":
      action = { value, _ in
        switch try value.content {
        case .lock(let lock): try lock.release()
        case .condition(let condition): try condition.release()
        case .semaphore(let semaphore): try semaphore.release()
        default: throw LanguageError("nothing to release: \(value)")
        }
      }
    case "event_set": action = { value, _ in try value.event.set() }
    case "event_clear": action = { value, _ in try value.event.clear() }
    case "notify_all": action = { value, _ in try value.condition.notifyAll() }
    case "notify":
      let count = parts.count > 1 ? try parts.expression(1) : .literal(.int(1))
      action = { try $0.condition.notify(try count.evaluate($1.locals).int) }
    case "put_nowait":
      let item = try parts.expression(1)
      action = { try $0.queue.putNowait(QueueItem(value: try item.evaluate($1.locals))) }
    case "task_done": action = { value, _ in try value.queue.taskDone() }
    default: return nil
    }
    let operand = try parts.object(0)
    return { try action(try operand.evaluate($0.locals), $0) }
  }
}

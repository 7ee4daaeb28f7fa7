import Generators
import Loop

/// An object of the event loop in a variable.
final class LoopObject {
  enum Content {
    case future(Future<Value>)
    case doneCallback(DoneCallback)
    case handle(EventLoop.Handle)
    case timer(EventLoop.TimerHandle)
    case lock(Lock)
    case event(Event)
    case condition(Condition)
    case semaphore(Semaphore)
    case queue(any ProgramQueue)
    case completions(EventLoop.AsCompleted<Value>)
  }

  let content: Content

  init(_ content: Content) { self.content = content }
}

extension Value {
  static func loop(_ content: LoopObject.Content) -> Value { .object(LoopObject(content)) }

  static func truth(_ holds: Bool) -> Value { .plain(.int(holds ? 1 : 0)) }

  /// The object of the event loop that this value is.
  var content: LoopObject.Content {
    get throws {
      guard case .object(let object as LoopObject) = self else {
        throw LanguageError("no object of the loop: \(self)")
      }
      return object.content
    }
  }

  var future: Future<Value> {
    get throws {
      guard case .future(let future) = try content else {
        throw LanguageError("no future: \(self)")
      }
      return future
    }
  }

  var event: Event {
    get throws {
      guard case .event(let event) = try content else { throw LanguageError("no event: \(self)") }
      return event
    }
  }

  var condition: Condition {
    get throws {
      guard case .condition(let condition) = try content else {
        throw LanguageError("no condition: \(self)")
      }
      return condition
    }
  }

  var queue: any ProgramQueue {
    get throws {
      guard case .queue(let queue) = try content else { throw LanguageError("no queue: \(self)") }
      return queue
    }
  }

  var int: Int {
    get throws {
      guard case .int(let value) = try plain else { throw LanguageError("no number: \(self)") }
      return value
    }
  }

  /// A time of the language, or `nil` for `null`.
  var duration: Duration? {
    get throws { try plain == .null ? nil : .seconds(try int) }
  }
}

/// An item of a queue; priority queues hold numbers only.
struct QueueItem: Comparable {
  let value: Value
  var rank: Int { (try? value.int) ?? 0 }

  static func == (a: Self, b: Self) -> Bool { a.rank == b.rank }
  static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
}

/// A queue of any order.
protocol ProgramQueue: AnyObject {
  var count: Int { get }
  var isEmpty: Bool { get }
  var isFull: Bool { get }
  func putNowait(_ item: QueueItem) throws
  func getNowait() throws -> QueueItem
  func taskDone() throws
  func putting(_ item: QueueItem) -> LazyAwaitable
  func getting() -> LazyAwaitable
  func joining() -> LazyAwaitable
}

extension OrderedQueue: ProgramQueue where Order.Element == QueueItem {
  func putting(_ item: QueueItem) -> LazyAwaitable { LazyAwaitable(put(item)) { _ in .null } }
  func getting() -> LazyAwaitable { LazyAwaitable(get()) { $0.value } }
  func joining() -> LazyAwaitable { LazyAwaitable(join()) { _ in .null } }
}

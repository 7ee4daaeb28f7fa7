import Generators

extension EventLoop {
  /// Waits for several awaitables and gives their results as they come.
  ///
  /// ```swift
  /// Do { $0.downloads = $0.loop.asCompleted($0.countries.map(DownloadOne.init)) }
  /// For(\.next, in: { $0.downloads }) {
  ///   YieldFrom { $0.next } receive: { print($1) }
  /// }
  /// ```
  ///
  /// Coroutines are wrapped in tasks at once. At the timeout no member is cancelled; each of the
  /// awaitables that are left raises ``TimeoutError``.
  ///
  /// - Parameters:
  ///   - awaitables: Coroutines, futures or tasks, all of one type; a future counts once.
  ///   - timeout: How long to wait for all of them; `nil` for any time.
  /// - Returns: A sequence of as many awaitables as there are members, to be awaited one after the
  ///   other: the first gives the result or error of the member that is done first.
  @inlinable
  public func asCompleted<S: Sequence>(
    _ awaitables: S, timeout: Duration? = nil
  ) -> EventLoop.AsCompleted<S.Element.Delegation.Returned> where S.Element: Awaitable {
    EventLoop.AsCompleted(self, awaitables.map { ensureFuture($0) }, timeout)
  }
}

extension EventLoop {
  /// The results of several futures as they come: what ``EventLoop/asCompleted(_:timeout:)`` gives.
  public final class AsCompleted<Value>: Sequence, IteratorProtocol {
    @usableFromInline let observer: CompletionObserver
    @usableFromInline var left: Int

    @inlinable
    init(_ loop: EventLoop, _ futures: [Future<Value>], _ timeout: Duration?) {
      var seen = Set<Future<Value>>()
      let members = futures.filter { seen.insert($0).inserted }
      observer = CompletionObserver(loop, members.map(\.cell))
      left = members.count
      for member in members { member.observe(keeping: observer) }
      if let timeout, !members.isEmpty { observer.expire(on: loop, after: timeout) }
    }

    /// An awaitable of the next result; `nil` when there are as many as members.
    @inlinable
    public func next() -> EventLoop.NextCompleted<Value>? {
      guard left > 0 else { return nil }
      left -= 1
      return EventLoop.NextCompleted(observer)
    }
  }
}

@available(*, unavailable, message: "it belongs to the thread of its loop")
extension EventLoop.AsCompleted: Sendable {}

extension EventLoop {
  /// Waits for the next of several futures to be done: what ``EventLoop/AsCompleted`` is a sequence of.
  public struct NextCompleted<Value>: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Value

    @usableFromInline let observer: CompletionObserver
    @usableFromInline var get: OrderedQueue<FirstInFirstOut<Cell?>>.Get

    @inlinable
    init(_ observer: CompletionObserver) {
      self.observer = observer
      get = observer.done.get()
    }

    @inlinable
    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Value> {
      try advance(resumption).get()
    }

    @inlinable
    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Value> {
      switch get.advance(resumption) {
      case .yielded(let suspension): return .yielded(suspension)
      case .raised(let error): return .raised(error)
      case .exhausted: return .exhausted
      case .returned(nil): return .raised(TimeoutError())
      case .returned(let cell?):
        do {
          return .returned(try Future<Value>(cell: cell).result())
        } catch {
          return .raised(error)
        }
      }
    }
  }
}

/// Told of each member; puts it in the queue.
///
/// When the time is over it puts a mark there for each that is left. It keeps the members, and they do
/// not keep it: when nobody is left who could ask for a result, it stops observing them. If there is a
/// timeout, that is as long as the time is not over: the last member ends the timer, as in asyncio.
@usableFromInline
final class CompletionObserver: FutureObserver {
  @usableFromInline let done: Queue<Cell?>
  private var timer: EventLoop.TimerHandle?
  private var left: [ObjectIdentifier: Cell]

  @usableFromInline
  init(_ loop: EventLoop, _ members: [Cell]) {
    done = Queue(loop: loop)
    left = Dictionary(uniqueKeysWithValues: members.map { (ObjectIdentifier($0), $0) })
  }

  deinit { leaveMembers() }

  override var completes: CellRef? { done.getters.first?.cell.head }

  override func futureDone(_ cell: Cell) {
    guard left.removeValue(forKey: ObjectIdentifier(cell)) != nil else { return }
    put(cell)
    if left.isEmpty { timer?.cancel() }
  }

  @usableFromInline
  func expire(on loop: EventLoop, after timeout: Duration) {
    timer = loop.callLater(timeout) { [self] in expire() }
  }

  private func expire() {
    let count = left.count
    leaveMembers()
    for _ in 0..<count { put(nil) }
  }

  private func leaveMembers() {
    for member in left.values { Future<Void>(cell: member).removeObserver(self) }
    left = [:]
  }

  private func put(_ cell: Cell?) {
    // The queue has no limit and is never shut down: it cannot refuse.
    _ = try? done.putNowait(cell)
  }
}

import Generators

extension EventLoop {
  /// When a ``EventLoop/wait(_:timeout:returnWhen:)`` ends.
  public enum ReturnWhen: Hashable, Sendable {
    /// When one member is done, however.
    case firstCompleted

    /// When one member has failed, or all are done. Being cancelled is not failing.
    case firstException

    /// When all members are done.
    case allCompleted
  }
}

extension EventLoop {
  /// Waits until some or all of several awaitables are done, and tells which are.
  ///
  /// Coroutines are wrapped in tasks when the waiting begins. A member's error is not raised here, and
  /// no member is cancelled, neither at the timeout nor when the waiting itself is cancelled.
  ///
  /// - Parameters:
  ///   - awaitables: Coroutines, futures or tasks, all of one type; a future counts once.
  ///   - timeout: How long to wait at most.
  ///   - returnWhen: What to wait for.
  /// - Returns: An awaitable of the members that are done and those that are not, in order. It raises
  ///   ``LoopError/nothingToWaitFor`` if there are none, and ``LoopError/foreignFuture`` if one of
  ///   them belongs to another loop.
  @inlinable
  public func wait<S: Sequence>(
    _ awaitables: S, timeout: Duration? = nil, returnWhen: EventLoop.ReturnWhen = .allCompleted
  ) -> EventLoop.Wait<S.Element.Delegation.Returned> where S.Element: Awaitable {
    let members = Array(awaitables)
    return EventLoop.Wait(loop: self, timeout: timeout, returnWhen: returnWhen) { loop in
      members.map { $0.ensureFuture(on: loop) }
    }
  }
}

extension EventLoop {
  /// What a ``EventLoop/wait(_:timeout:returnWhen:)`` gives.
  @frozen
  public struct WaitResult<Value> {
    /// The members that are done, in the order in which they were given.
    public let done: [Future<Value>]

    /// The members that are not.
    public let pending: [Future<Value>]

    @inlinable
    init(done: [Future<Value>], pending: [Future<Value>]) {
      self.done = done
      self.pending = pending
    }
  }
}

extension EventLoop {
  /// Waits for several futures: what ``EventLoop/wait(_:timeout:returnWhen:)`` gives.
  public struct Wait<Value>: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = EventLoop.WaitResult<Value>

    @usableFromInline let link: LoopLink
    @usableFromInline let timeout: Duration?
    @usableFromInline let returnWhen: EventLoop.ReturnWhen
    @usableFromInline var start: ((EventLoop) -> [Future<Value>])?
    @usableFromInline var members: [Future<Value>] = []
    @usableFromInline var observer: WaitObserver?

    @inlinable
    init(
      loop: EventLoop, timeout: Duration?, returnWhen: EventLoop.ReturnWhen,
      _ start: @escaping (EventLoop) -> [Future<Value>]
    ) {
      link = loop.link
      self.timeout = timeout
      self.returnWhen = returnWhen
      self.start = start
    }

    @inlinable
    public mutating func resume(
      _ resumption: Resumption<Void>
    ) throws -> Step<Suspension, EventLoop.WaitResult<Value>> {
      try advance(resumption).get()
    }

    @inlinable
    public mutating func advance(
      _ resumption: Resumption<Void>
    ) -> Outcome<Suspension, EventLoop.WaitResult<Value>> {
      if case .raise(let error) = resumption {
        end()
        return .raised(error)
      }
      if let start = start.take() {
        guard let loop = link.loop else { return .raised(LoopError.closed) }
        var seen = Set<Future<Value>>()
        members = start(loop).filter { seen.insert($0).inserted }
        if members.isEmpty { return .raised(LoopError.nothingToWaitFor) }
        if !members.allSatisfy({ loop.owns($0.cell) }) { return .raised(LoopError.foreignFuture) }
        let observer = WaitObserver(loop, returnWhen, members.count)
        if let timeout { observer.expire(after: timeout) }
        for member in members { member.observe(observer) }
        self.observer = observer
      }
      if let waiter = observer?.waiter, !waiter.isDone {
        return .yielded(Suspension(word: .awaits(keeping: waiter.cell.head)))
      }
      end()
      return .returned(
        EventLoop.WaitResult(done: members.filter(\.isDone), pending: members.filter { !$0.isDone })
      )
    }

    @inlinable
    mutating func end() {
      guard let observer else { return }
      observer.cancelTimer()
      for member in members { member.removeObserver(observer) }
      self.observer = nil
    }
  }
}

/// Told of each member of a wait; completes the waiter.
@usableFromInline
final class WaitObserver: FutureObserver {
  private let link: LoopLink
  private let returnWhen: EventLoop.ReturnWhen
  @usableFromInline let waiter: Future<Void>
  private var pending: Int
  private var timer: TimerToken?

  @usableFromInline
  init(_ loop: EventLoop, _ returnWhen: EventLoop.ReturnWhen, _ count: Int) {
    link = loop.link
    self.returnWhen = returnWhen
    self.pending = count
    self.waiter = loop.createFuture()
  }

  override var completes: CellRef? { waiter.cell.head }

  override func futureDone(_ cell: Cell) {
    pending -= 1
    let isEnough =
      switch returnWhen {
      case .firstCompleted: true
      case .firstException: cell.head.status == .failed
      case .allCompleted: false
      }
    guard pending == 0 || isEnough else { return }
    cancelTimer()
    waiter.complete(.finished)
  }

  @usableFromInline
  func expire(after timeout: Duration) {
    timer = link.loop?.completeLater(waiter.cell, after: timeout)
  }

  @usableFromInline
  func cancelTimer() {
    if let timer = timer.take() { link.cancel(timer) }
  }
}

import Generators

extension EventLoop {
  /// A future that drives a coroutine.
  ///
  /// It is driven from the moment it is made: its first step is ready then. One gets a task from
  /// ``EventLoop/createTask(_:name:)``, never by constructing it. The loop keeps it until it is
  /// done.
  ///
  /// Mirrors `asyncio.Task`. It is not called `Task` at top level, since that would hide Swift's.
  @frozen
  public struct Task<Value>: FutureProtocol {
    /// The future that the task is.
    public let future: Future<Value>

    @inlinable
    init(future: Future<Value>) { self.future = future }

    @inlinable public static func _make(_ future: Future<Value>) -> Self { Self(future: future) }
  }
}

@available(*, unavailable, message: "a task belongs to the thread of its loop")
extension EventLoop.Task: Sendable {}

extension EventLoop.Task: Hashable {}

extension EventLoop.Task {
  /// The name, for people: the one it was given, or `Task-` and a number; `nil` once its loop is gone.
  public var name: String? {
    cell.head.loop?.register.name(of: cell.head)
  }

  /// The number of the task, as ``EventLoop/AnyTask/number``.
  public var number: Int { EventLoop.AnyTask(self).number }

  /// Where the task is suspended: the chain of `yield from` with file and line, outermost first.
  ///
  /// Empty while it runs, before its first step and once it is done, and for a coroutine that does not
  /// know its place, as most written by hand. Python: `Task.get_stack`.
  public var trace: [SourcePlace] {
    let head = cell.head
    return head.loop?.current == head ? [] : head.trace
  }
}

extension EventLoop {
  /// Wraps a coroutine in a task, which is stepped from the next iteration on.
  ///
  /// - Parameters:
  ///   - coroutine: A coroutine, or anything else that can be awaited.
  ///   - name: A name for people.
  /// - Returns: The task. It runs whether or not it is kept. That of a closed loop has failed with
  ///   ``LoopError/closed``, and its coroutine was dropped.
  /// - Precondition: A result takes at most 2,040 bytes.
  @inlinable
  @discardableResult
  public func createTask<Source: Delegatable>(
    _ coroutine: consuming Source, name: String? = nil
  ) -> Task<Source.Delegation.Returned>
  where Source.Delegation.Yielded == Suspension, Source.Delegation.Sent == Void {
    makeTask(coroutine.makeGenerator(), name)
  }

  @inlinable
  func makeTask<G: Generator>(_ generator: consuming G, _ name: String?) -> Task<G.Returned>
  where G.Yielded == Suspension, G.Sent == Void {
    if isClosed { return Task(future: makeFailure(LoopError.closed)) }
    let cell = Cell.makeTask(generator, anchor: anchor)
    let head = cell.head
    register.add(head)
    if let name { register.setName(name, of: head) }
    ready.append(task: head)
    if hooks != nil { noteSpawn(head) }
    return Task(future: Future(cell: cell))
  }

  /// How many tasks are not done.
  public var taskCount: Int { register.count }

  /// The future of what is awaited: a future and a task are their own, everything else is wrapped in
  /// a task.
  ///
  /// - Parameter awaitable: A coroutine, future or task.
  /// - Returns: Its future; in the place of one that belongs to another loop, one of this loop that has
  ///   failed with ``LoopError/foreignFuture``.
  @inlinable
  public func ensureFuture<Source: Awaitable>(
    _ awaitable: Source
  ) -> Future<Source.Delegation.Returned> {
    let future = awaitable.ensureFuture(on: self)
    return owns(future.cell) ? future : makeFailure(LoopError.foreignFuture)
  }

  /// Whether a future is one of this loop.
  @inlinable
  @inline(__always)
  func owns(_ cell: Cell) -> Bool { cell.head.anchor == anchor }

  /// What stands for a future of another loop, or for a task of a closed one.
  @usableFromInline
  @inline(never)
  func makeFailure<Value>(_ error: LoopError) -> Future<Value> {
    let future = createFuture(Value.self)
    future.cell.head.fail(error)
    return future
  }
}

extension Awaitable {
  /// Wraps the awaitable in a task.
  @inlinable
  public func ensureFuture(on loop: EventLoop) -> Future<Delegation.Returned> {
    loop.createTask(self).future
  }
}

/// An erased generator that yields what a loop waits for: a coroutine that may contain itself.
extension AnyGenerator: Awaitable where Yielded == Suspension, Sent == Void {}

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
    cell.head.pointee.anchor.pointee.loop?.register.name(of: cell.head)
  }

  /// Where the task is suspended: the chain of `yield from` with file and line, outermost first.
  ///
  /// Empty while it runs, before its first step and once it is done, and for a coroutine that does not
  /// know its place, as most written by hand. Python: `Task.get_stack`.
  public var trace: [SourcePlace] {
    let head = cell.head
    return head.pointee.anchor.pointee.loop?.current == head ? [] : head.trace
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
    let slotWords = FutureOperations<G.Returned>.slotWords
    let coroutineWords =
      (MemoryLayout<G>.size + max(MemoryLayout<G>.alignment - 8, 0) + 7) / 8
    let unmanaged = Cell.make(
      tailWords: slotWords + coroutineWords, slotWords: slotWords, kind: .task,
      flags: FutureOperations<G.Returned>.flags, anchor: anchor, code: TaskOperations<G>.word)
    // This reference is the loop's; it is given up when the task ends.
    let cell = unmanaged.takeUnretainedValue()
    let head = cell.head
    head.awaiting.initialize(to: .bare)
    head.coroutine(as: G.self).initialize(to: generator)
    if !_isPOD(G.self) { head.pointee.flags.insert(.coroutine) }
    register.add(head)
    if let name { register.setName(name, of: head) }
    ready.append(UInt(bitPattern: head))
    if hooks != nil { noteSpawn(head) }
    return Task(future: Future(cell: cell))
  }

  /// How many tasks are not done.
  public var taskCount: Int { register.heads.count }

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
  func owns(_ cell: Cell) -> Bool { cell.head.pointee.anchor == anchor }

  /// What stands for a future of another loop, or for a task of a closed one.
  @usableFromInline
  @inline(never)
  func makeFailure<Value>(_ error: LoopError) -> Future<Value> {
    let future = createFuture(Value.self)
    future.cell.head.errorSlot.initialize(to: error)
    future.complete(.failed)
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

/// The code of a task that knows its types.
@usableFromInline
enum TaskOperations<G: Generator> where G.Yielded == Suspension, G.Sent == Void {
  /// This code in one word.
  @inlinable @inline(__always) static var word: ClosureWord {
    ClosureWord { head, operation, argument in
      operate(
        head.assumingMemoryBound(to: CellHead.self),
        unsafeBitCast(operation, to: CellOperation.self), argument)
    }
  }

  @inlinable
  static func operate(
    _ head: UnsafeMutablePointer<CellHead>, _ operation: CellOperation,
    _ argument: UnsafeMutableRawPointer
  ) -> UInt {
    if operation == .next { return report(head.coroutine(as: G.self).pointee.advance(.next), head) }
    return operateSeldom(head, operation, argument)
  }

  @inlinable
  @inline(never)
  static func operateSeldom(
    _ head: UnsafeMutablePointer<CellHead>, _ operation: CellOperation,
    _ argument: UnsafeMutableRawPointer
  ) -> UInt {
    let coroutine = head.coroutine(as: G.self)
    switch operation {
    case .next: break
    case .raise:
      return report(coroutine.pointee.advance(.raise(head.takeError())), head)
    case .destroyResult:
      _ = head.slot.assumingMemoryBound(to: G.Returned.self).move()
    case .destroyCoroutine:
      _ = coroutine.move()
    case .close:
      if let error = coroutine.pointee._closing() {
        head.errorSlot.initialize(to: error)
        return StepWord.raised.bits
      }
    case .trace:
      argument.assumingMemoryBound(to: [SourcePlace].self).pointee = coroutine.pointee.trace
    case .countReferences:
      return UInt(bitPattern: ReferenceCount.added(byCopying: coroutine, to: argument))
    case .moveResult:
      argument.moveInitializeMemory(
        as: G.Returned.self, from: head.slot.assumingMemoryBound(to: G.Returned.self), count: 1)
    case .cancel: break
    }
    return 0
  }

  @inlinable
  @inline(__always)
  static func report(
    _ outcome: consuming Outcome<Suspension, G.Returned>, _ head: UnsafeMutablePointer<CellHead>
  ) -> UInt {
    switch consume outcome {
    case .yielded(let suspension):
      return suspension.word.bits
    case .returned(let value):
      head.slot.initializeMemory(as: G.Returned.self, to: value)
      head.pointee.flags.insert(.ended)
      return StepWord.returned.bits
    case .raised(let error):
      head.errorSlot.initialize(to: error)
      head.pointee.flags.insert(.ended)
      return StepWord.raised.bits
    case .exhausted:
      head.errorSlot.initialize(to: GeneratorError.exhausted)
      head.pointee.flags.insert(.ended)
      return StepWord.raised.bits
    }
  }
}

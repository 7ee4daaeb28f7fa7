// What a pending future that is no task keeps in its slot, by its kind.

extension CellRef {
  private var place: UnsafeRawPointer? {
    assert(isPending && kind != .task, "the slot holds something else")
    return UnsafeRawPointer(bitPattern: wordSlot.pointee.bits)
  }

  private func put(_ pointer: UnsafeMutableRawPointer?) {
    assert(isPending && kind != .task, "the slot holds something else")
    wordSlot.initialize(to: StepWord(bits: UInt(bitPattern: pointer)))
  }

  // MARK: The outcome of other futures

  /// Of a pending gather or shield, what is to complete it.
  var compositeObserver: CompositeObserver? {
    guard isPending, isCompositeOfFutures, let place else { return nil }
    return Unmanaged<CompositeObserver>.fromOpaque(place).takeUnretainedValue()
  }

  /// Keeps an observer that is to complete this gather or shield, which is new.
  func keep(_ observer: CompositeObserver) {
    assert(isCompositeOfFutures, "only a gather or a shield keeps an observer")
    put(Unmanaged.passRetained(observer).toOpaque())
  }

  /// Keeps the observer no more, which the caller keeps.
  func releaseObserver() {
    guard isCompositeOfFutures, let place else { return }
    put(nil)
    Unmanaged<CompositeObserver>.fromOpaque(place).release()
  }

  /// Hands the observer on to an heir, which keeps it from now on.
  func moveObserver(to heir: CellRef) {
    assert(isCompositeOfFutures && heir.kind == kind, "an heir is of the same kind")
    heir.wordSlot.initialize(to: wordSlot.pointee)
    put(nil)
  }

  // MARK: Work outside

  /// What does the work of which a pending future is the outcome.
  var outsideWork: OutsideWork? {
    guard isPending, kind == .composite, let place else { return nil }
    return Unmanaged<OutsideWork>.fromOpaque(place).takeUnretainedValue()
  }

  /// Says what does the work, which is not kept: it calls this with `nil` before it goes.
  func name(_ work: OutsideWork?) {
    assert(kind == .composite, "only the outcome of outside work names it")
    put(work.map { Unmanaged.passUnretained($0).toOpaque() })
  }

  // MARK: A place in the line at a lock

  /// What a pending place in a line waits for, if one task holds it at a time.
  var hold: TaskHold? {
    guard isPending, kind == .lock, let place else { return nil }
    return Unmanaged<TaskHold>.fromOpaque(place).takeUnretainedValue()
  }

  /// Says what is waited for; the line that keeps this future keeps it.
  func name(_ hold: TaskHold) {
    assert(kind == .lock, "only a place in the line at a lock names it")
    put(Unmanaged.passUnretained(hold).toOpaque())
  }

  // MARK: A place in the line at a queue

  /// The queue at which a pending place in a line is, if it still exists.
  var queue: (any ReportedQueue)? {
    guard isPending, kind == .queueItem || kind == .queuePlace, let place else { return nil }
    return Unmanaged<AnyObject>.fromOpaque(place).takeUnretainedValue() as? any ReportedQueue
  }

  /// Says which queue is waited at, which is not kept: it calls this with `nil` before it goes.
  func name(queue: AnyObject?) {
    assert(
      kind == .queueItem || kind == .queuePlace, "only a place in the line at a queue names it")
    put(queue.map { Unmanaged.passUnretained($0).toOpaque() })
  }
}

/// A queue that coroutines wait at, as reports see it.
protocol ReportedQueue: AnyObject {
  /// How many items there are.
  var count: Int { get }

  /// How many items fit; `nil` for any number.
  var maxSize: Int? { get }
}

/// What completes a future from outside the loop, and is asked to end when that is cancelled.
class OutsideWork: LoopPart {
  override final var isWork: Bool { true }

  /// What it is to a task that waits for its end.
  var obstacle: DeadlockError.Obstacle { .swiftTask }
}

/// Something that one task holds at a time and others wait for; for reports, nothing depends on it.
final class TaskHold {
  /// The task that holds it, by its loop and its number.
  private var holder: (loop: ObjectIdentifier, number: UInt32)?

  /// The task that runs now, if one does, holds it.
  func take() {
    holder = EventLoop.borrowedRunning?.use { loop in
      loop.current.map { (ObjectIdentifier(loop), loop.register.number(of: $0)) }
    }
  }

  /// No task holds it.
  func release() { holder = nil }

  /// The number of the task of a loop that holds it, if one does.
  func holder(on loop: EventLoop) -> UInt32? {
    holder.flatMap { $0.loop == ObjectIdentifier(loop) ? $0.number : nil }
  }

  init() {}
}

/// One word of the ready queue: what is to run, or the second half of it.
///
/// | low bits | what | the rest | keeps | behind it |
/// |----------|------|----------|-------|-----------|
/// | 0 | a step of a task | its address | nothing: the loop keeps its tasks | – |
/// | 1 | an observer to be told | its address | the observer | the future's address, kept |
/// | 2 | a ``EventLoop/Handle`` | its address | the handle | – |
/// | 3 | a timer that is due | – | – | its place in the heap |
/// | 4 | a descriptor that is ready | see ``DescriptorEvent`` | – | – |
/// | 5 | a job that is isolated to the loop's executor | its address | the job, which must run once | – |
/// | 6 | a job that is isolated to nothing | its address | the job, which must run once | – |
@frozen
@usableFromInline
struct ReadyWord: Equatable {
  @usableFromInline let bits: UInt

  @inlinable
  @inline(__always)
  init(bits: UInt) { self.bits = bits }

  /// What the low bits say.
  enum Tag {
    @inline(__always) static var task: UInt { 0 }
    @inline(__always) static var observer: UInt { 1 }
    @inline(__always) static var handle: UInt { 2 }
    @inline(__always) static var timer: UInt { 3 }
    @inline(__always) static var descriptor: UInt { 4 }
    @inline(__always) static var isolatedJob: UInt { 5 }
    @inline(__always) static var taskJob: UInt { 6 }
  }

  @inline(__always) var tag: UInt { bits & 7 }

  /// Whether a second word stands behind it.
  @inline(__always) var isPair: Bool { tag == Tag.observer || tag == Tag.timer }

  // MARK: Tasks

  @inlinable
  @inline(__always)
  init(task: CellRef) { bits = UInt(bitPattern: task.pointer) }

  /// The task that is to be stepped, if it is one.
  @inline(__always) var task: CellRef? {
    guard tag == Tag.task else { return nil }
    // An address: no word of the queue is nothing.
    assert(bits != 0, "a word that names nothing")
    return CellRef(UnsafeMutablePointer(bitPattern: bits).unsafelyUnwrapped)
  }

  // MARK: What else there is

  /// The first word of an observer, which the waiter's word has kept until now.
  @inline(__always)
  init(observer: WaiterWord) {
    assert(observer.isObserver, "what is told is an observer that is kept")
    bits = observer.bits
  }

  /// The second word of an observer: the future that it is told of, kept.
  @inline(__always)
  init(future: CellRef) {
    future.retain()
    bits = UInt(bitPattern: future.pointer)
  }

  /// The second word of an observer, which keeps the future by a reference that the caller had.
  @inline(__always)
  init(takingOver future: CellRef) { bits = UInt(bitPattern: future.pointer) }

  @inline(__always)
  init(_ handle: EventLoop.Handle) {
    bits = UInt(bitPattern: Unmanaged.passRetained(handle).toOpaque()) | Tag.handle
  }

  /// The first word of a timer.
  @inline(__always) static var timer: Self { Self(bits: Tag.timer) }

  /// The second word of a timer.
  @inline(__always)
  init(_ token: TimerToken) { bits = UInt(token.index) << 32 | UInt(token.generation) }

  @inline(__always)
  init(_ event: DescriptorEvent) { bits = event.bits }

  @inline(__always)
  init(_ job: JobWord) { bits = job.bits }

  /// What it says, if it is no task; what it keeps is the caller's from now on.
  ///
  /// - Parameter next: Takes the word behind it.
  /// - Returns: It; `nil` if it says nothing.
  @inline(__always)
  func take(_ next: () -> ReadyWord) -> ReadyEntry? {
    let address = UnsafeRawPointer(bitPattern: bits & ~7)
    switch tag {
    case Tag.observer:
      guard let address, let future = UnsafeMutablePointer<CellHead>(bitPattern: next().bits) else {
        return nil
      }
      return .observer(
        Unmanaged.fromOpaque(address).takeRetainedValue(),
        CellRef(future).object.takeRetainedValue())
    case Tag.timer:
      let place = next().bits
      return .timer(
        TimerToken(index: UInt32(place >> 32), generation: UInt32(truncatingIfNeeded: place)))
    case Tag.descriptor: return .descriptor(DescriptorEvent(bits: bits))
    case Tag.isolatedJob, Tag.taskJob: return .job(JobWord(bits: bits))
    case Tag.handle:
      guard let address else { return nil }
      return .handle(Unmanaged.fromOpaque(address).takeRetainedValue())
    default: return nil
    }
  }

  /// What must stay in order with it: the name of its line, for ``ReadyQueue/rearrangeLines(_:)``.
  func line(_ second: ReadyWord?) -> UInt {
    switch tag {
    case Tag.observer: (second?.bits ?? 0) | tag
    case Tag.handle, Tag.timer: tag
    // The descriptor alone, without the side that is ready and its watcher's generation.
    case Tag.descriptor: UInt(UInt32(bitPattern: DescriptorEvent(bits: bits).descriptor)) << 4 | tag
    default: bits
    }
  }
}

/// What is ready, and is no step of a task.
enum ReadyEntry {
  case observer(FutureObserver, Cell)
  case handle(EventLoop.Handle)
  case timer(TimerToken)
  case descriptor(DescriptorEvent)
  case job(JobWord)
}

/// That a descriptor is ready, and for which of its observers.
///
/// From the lowest bit: the tag, which side, the descriptor's number in 32 bits, and the observer's.
struct DescriptorEvent: Equatable {
  let bits: UInt

  @inline(__always)
  fileprivate init(bits: UInt) { self.bits = bits }

  @inline(__always)
  init(_ descriptor: Int32, _ side: Watcher.Side, _ number: UInt16) {
    let place = UInt(number) << 36 | UInt(UInt32(bitPattern: descriptor)) << 4
    bits = place | (side == .reader ? 0 : 8) | ReadyWord.Tag.descriptor
  }

  @inline(__always) var descriptor: Int32 { Int32(truncatingIfNeeded: bits >> 4) }
  @inline(__always) var side: Watcher.Side { bits & 8 == 0 ? .reader : .writer }
}

/// A job of Swift's concurrency as it stands in the ready queue: its address and the tag.
///
/// An address of a job is a multiple of 16.
struct JobWord: Sendable {
  let bits: UInt

  @inline(__always)
  fileprivate init(bits: UInt) { self.bits = bits }

  @inline(__always)
  init(_ job: UnownedJob, isIsolated: Bool) {
    let address = unsafeBitCast(job, to: UInt.self)
    assert(address & 7 == 0, "the address of a job has room for a tag")
    bits = address | (isIsolated ? ReadyWord.Tag.isolatedJob : ReadyWord.Tag.taskJob)
  }

  @inline(__always) var isIsolated: Bool { bits & 7 == ReadyWord.Tag.isolatedJob }

  @inline(__always) var job: UnownedJob { unsafeBitCast(bits & ~7, to: UnownedJob.self) }
}

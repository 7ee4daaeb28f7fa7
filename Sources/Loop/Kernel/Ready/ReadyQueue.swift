/// What is to run in the loop's next iteration, first in first out.
///
/// A ring of words. The low three bits say what a word is; some have a second word behind them.
/// A task is a bare word and is not retained: switching between tasks allocates and counts nothing.
@usableFromInline
struct ReadyQueue: ~Copyable {
  /// What the low three bits of a word say.
  @usableFromInline
  enum Tag {
    /// A step of a task.
    @inlinable @inline(__always) static var task: UInt { 0 }

    /// An observer of a future, both retained; the future is in the second word.
    @inlinable @inline(__always) static var observer: UInt { 1 }

    /// A ``Handle``, retained.
    @inlinable @inline(__always) static var handle: UInt { 2 }

    /// A timer that is due; its place in the heap is in the second word.
    @inlinable @inline(__always) static var timer: UInt { 3 }

    /// A descriptor that is ready, and for whom; see ``Watcher/word(_:_:)``.
    @inlinable @inline(__always) static var descriptor: UInt { 4 }

    /// A job of Swift's concurrency that is isolated to the loop's executor.
    ///
    /// Whoever takes a job off must see to it that it is run, once.
    @inlinable @inline(__always) static var isolatedJob: UInt { 5 }

    /// A job of Swift's concurrency that is isolated to nothing, of a task that prefers the loop.
    @inlinable @inline(__always) static var taskJob: UInt { 6 }
  }

  @inlinable @inline(__always) static var leastCapacity: Int { 256 }

  @usableFromInline var words: UnsafeMutablePointer<UInt>
  @usableFromInline var mask: Int
  @usableFromInline var head = 0
  @usableFromInline var tail = 0

  /// The mask, and who is to be woken up, while nobody looks at the queue; see ``park(_:)``.
  private var parked: (mask: Int, waker: SelectorWaker)?

  @inlinable init() {
    words = .allocate(capacity: ReadyQueue.leastCapacity)
    mask = ReadyQueue.leastCapacity - 1
  }

  @inlinable deinit { words.deallocate() }

  @inlinable @inline(__always) var isEmpty: Bool { head == tail }

  /// Whether one word more needs more memory.
  @inlinable @inline(__always) var isFull: Bool { tail &- head > mask }

  @inlinable
  @inline(__always)
  mutating func append(_ word: UInt) {
    if isFull { grow() }
    appendToRoom(word)
  }

  /// Appends a word to a queue that is known not to be full.
  @inlinable
  @inline(__always)
  mutating func appendToRoom(_ word: UInt) {
    words[tail & mask] = word
    tail &+= 1
  }

  @inlinable
  @inline(__always)
  mutating func pop() -> UInt {
    let word = words[head & mask]
    head &+= 1
    return word
  }

  @inline(__always) var isParked: Bool { mask < 0 }

  /// Has the next word that is appended wake somebody up.
  ///
  /// A loop that is driven by a Swift task sleeps while other code of the same isolation runs, and
  /// that code may complete a future. It costs nothing to notice: the queue claims to be full.
  mutating func park(_ waker: SelectorWaker) {
    parked = (mask, waker)
    mask = -1
  }

  /// Ends what ``park(_:)`` began.
  ///
  /// - Parameter isWaking: Whether who was to be woken up is.
  @inline(never)
  mutating func unpark(waking isWaking: Bool = true) {
    guard let (mask, waker) = parked.take() else { return }
    self.mask = mask
    if isWaking { waker.wakeUp() }
  }

  /// Gives back the memory of a burst of which nothing is left.
  ///
  /// The next one has to ask for it again, so it must have been large: then running it took longer.
  @inline(__always)
  mutating func shrink() {
    if mask >= 16_384 { replaceWords() }
  }

  @inline(never)
  private mutating func replaceWords() {
    guard isEmpty else { return }
    words.deallocate()
    words = .allocate(capacity: ReadyQueue.leastCapacity)
    mask = ReadyQueue.leastCapacity - 1
    (head, tail) = (0, 0)
  }

  @usableFromInline
  @inline(never)
  mutating func grow() {
    if isParked { return unpark() }
    let capacity = mask + 1
    // Fourfold: a page that was never written costs nothing, but copying writes pages.
    let larger = UnsafeMutablePointer<UInt>.allocate(capacity: capacity * 4)
    for offset in 0..<(tail - head) { larger[offset] = words[(head + offset) & mask] }
    words.deallocate()
    words = larger
    tail -= head
    head = 0
    mask = capacity * 4 - 1
  }
}

/// What is to run in the loop's next iteration, first in first out.
///
/// A ring of words, see ``ReadyWord``. A task is a bare word and is not retained: switching between tasks
/// allocates and counts nothing.
@usableFromInline
struct ReadyQueue: ~Copyable {
  @inlinable @inline(__always) static var leastCapacity: Int { 256 }

  @usableFromInline var words: Row<ReadyWord>

  /// The number of places less one, which are a power of two; negative while the queue is parked.
  @usableFromInline var mask: Int

  // The number of the first word that is there, and of the next that comes; its place is that of the
  // number's low bits. They grow as long as the queue is not made anew.
  @usableFromInline var head = 0
  @usableFromInline var tail = 0

  /// The mask, and what is to be woken up, while nobody looks at the queue; see ``park(_:)``.
  private var parked: (mask: Int, waker: SelectorWaker)?

  @inlinable init() {
    words = Row(capacity: ReadyQueue.leastCapacity)
    mask = ReadyQueue.leastCapacity - 1
  }

  // Inlinable since the setter of the loop's property is, and the compiler crashes if it cannot
  // inline this there (Swift 6.3).
  @inlinable deinit {}

  @inlinable @inline(__always) var isEmpty: Bool { head == tail }

  /// Whether one word more needs more memory.
  @inlinable @inline(__always) var isFull: Bool { tail &- head > mask }

  /// How many words there are.
  @inline(__always) var count: Int { tail &- head }

  @inlinable
  @inline(__always)
  mutating func append(_ word: ReadyWord) {
    if isFull { grow() }
    appendToRoom(word)
  }

  /// Appends a step of a task.
  @inlinable
  @inline(__always)
  mutating func append(task: CellRef) { append(ReadyWord(task: task)) }

  /// Appends a word and the one that stands behind it.
  @inline(__always)
  mutating func append(_ word: ReadyWord, _ second: ReadyWord) {
    // Asked for both at once: where there is room for one, it grows one word early.
    if tail &- head >= mask { grow() }
    appendToRoom(word)
    appendToRoom(second)
  }

  /// Appends a word to a queue that is known not to be full.
  @inlinable
  @inline(__always)
  mutating func appendToRoom(_ word: ReadyWord) {
    assert(!isFull, "no room in the ready queue")
    words[tail & mask] = word
    tail &+= 1
  }

  @inline(__always)
  mutating func pop() -> ReadyWord {
    assert(!isEmpty, "nothing is ready")
    let word = words[head & mask]
    head &+= 1
    return word
  }

  /// Takes out what a word says that was popped and is no task; `nil` if it says nothing.
  @inline(__always)
  mutating func entry(of word: ReadyWord) -> ReadyEntry? { word.take { pop() } }

  /// How many steps and callbacks there are.
  var entryCount: Int {
    var (entries, place) = (0, head)
    while place < tail {
      place += words[place & mask].isPair ? 2 : 1
      entries += 1
    }
    return entries
  }

  /// The word of a number that is there, or was popped last and has not been written over since: nothing
  /// was appended.
  subscript(number: Int) -> ReadyWord {
    assert(number >= head - 2 && number < tail, "the word is not in the ready queue")
    return words[number & mask]
  }

  /// Whether a step of a task is in it.
  func contains(task: CellRef) -> Bool {
    (head..<tail).contains { words[$0 & mask] == ReadyWord(task: task) }
  }

  @inline(__always) var isParked: Bool { mask < 0 }

  /// Wakes something up when the next word is appended.
  ///
  /// A loop that is driven by a Swift task sleeps while other code of the same isolation runs, and
  /// that code may complete a future. It costs nothing to notice: the queue claims to be full.
  mutating func park(_ waker: SelectorWaker) {
    assert(!isParked && isEmpty, "a loop sleeps when nothing is ready")
    parked = (mask, waker)
    mask = -1
  }

  /// Ends what ``park(_:)`` began.
  ///
  /// - Parameter isWaking: Whether what was to be woken up is.
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
    words = Row(capacity: ReadyQueue.leastCapacity)
    mask = ReadyQueue.leastCapacity - 1
    (head, tail) = (0, 0)
  }

  @usableFromInline
  @inline(never)
  mutating func grow() {
    if isParked { return unpark() }
    let larger = Row<ReadyWord>(capacity: words.capacity * 4)
    let largerMask = larger.capacity - 1
    // Each keeps its number, which the loop may have noted.
    for number in head..<tail { larger[number & largerMask] = words[number & mask] }
    words = larger
    mask = largerMask
  }

  /// Stops the program if what must always be so is not.
  func checkInvariants() {
    precondition(isParked || mask == words.capacity - 1, "the ready queue's mask fits its memory")
    precondition(
      count >= 0 && count <= words.capacity, "the ready queue holds what there is room for")
    precondition(isParked == (parked != nil), "a queue that is parked knows what to wake up")
  }
}

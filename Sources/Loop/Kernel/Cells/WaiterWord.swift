/// What waits for a future, in one word.
///
/// | bits | it says | keeps |
/// |------|---------|-------|
/// | 0 | nothing waits | – |
/// | address, low bits 0 | a task | nothing: its loop does |
/// | address, low bits 1 | an observer | the observer |
/// | address, low bits 3 | an observer that keeps the future | nothing; it takes the word back before it goes |
/// | address, low bits 2 | a ``WaiterList`` of words of the other kinds | the list, and what its words keep |
@frozen
@usableFromInline
struct WaiterWord: Equatable {
  @usableFromInline var bits: UInt

  @inlinable
  @inline(__always)
  init(bits: UInt) { self.bits = bits }

  @inlinable @inline(__always) static var none: Self { Self(bits: 0) }

  /// A task, which its loop keeps.
  @inlinable
  @inline(__always)
  static func task(_ head: CellRef) -> Self {
    Self(bits: UInt(bitPattern: head.pointer))
  }

  /// An observer, which the word keeps.
  @inlinable
  static func observer(_ observer: FutureObserver) -> Self {
    Self(bits: UInt(bitPattern: Unmanaged.passRetained(observer).toOpaque()) | 1)
  }

  /// An observer that keeps the future, and takes the word back before it goes itself.
  static func keeper(_ observer: FutureObserver) -> Self {
    Self(bits: UInt(bitPattern: Unmanaged.passUnretained(observer).toOpaque()) | 3)
  }

  @inlinable @inline(__always) var isTask: Bool { bits & 7 == 0 }

  /// The task, if it is one; `nil` for other words, and for none.
  @inlinable
  @inline(__always)
  var task: CellRef? {
    isTask ? UnsafeMutablePointer(bitPattern: bits).map { CellRef($0) } : nil
  }

  /// Where the task or the observer is, to tell it from others.
  var address: UInt { bits & ~7 }

  /// How many it stands for.
  var count: Int { list?.count ?? (self == .none ? 0 : 1) }

  /// Whether it is an observer that the word keeps.
  @inlinable @inline(__always) var isObserver: Bool { bits & 7 == 1 }

  /// Whether it is an observer that keeps the future.
  var isKeeper: Bool { bits & 7 == 3 }

  var list: WaiterList? {
    guard bits & 7 == 2, let pointer = UnsafeRawPointer(bitPattern: bits & ~7) else { return nil }
    return Unmanaged<WaiterList>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// The observer, at the price of a retain; `nil` for other words.
  var observed: FutureObserver? {
    guard isObserver || isKeeper, let pointer = UnsafeRawPointer(bitPattern: bits & ~7) else {
      return nil
    }
    return Unmanaged<FutureObserver>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// The same waiter, kept by the word from now on.
  var kept: Self {
    guard isKeeper, let observed else { return self }
    return .observer(observed)
  }

  /// Calls back with each word of a list, or with the word itself.
  func eachWord(_ body: (WaiterWord) -> Void) {
    if let list {
      for word in list.words where word != .none { body(word) }
    } else if bits != 0 {
      body(self)
    }
  }

  /// Whether there is an observer that the future keeps: whom it has to be completed for, whoever
  /// else has it.
  var hasKeptObserver: Bool {
    guard let list else { return isObserver }
    return list.words.contains { $0.isObserver }
  }

  /// Adds one at the end.
  @inlinable
  @inline(__always)
  mutating func append(_ word: WaiterWord) {
    if bits == 0 { bits = word.bits } else { appendToList(word) }
  }

  @usableFromInline
  mutating func appendToList(_ word: WaiterWord) {
    if let list {
      list.append(word)
    } else {
      let list = WaiterList([self, word])
      bits = UInt(bitPattern: Unmanaged.passRetained(list).toOpaque()) | 2
    }
  }

  /// Removes a task.
  ///
  /// - Returns: Whether it was there.
  mutating func remove(_ task: CellRef) -> Bool {
    remove(address: UInt(bitPattern: task.pointer))
  }

  /// Removes an observer, and gives up what its word keeps.
  ///
  /// - Returns: Whether it was there.
  mutating func remove(_ observer: FutureObserver) -> Bool {
    remove(address: UInt(bitPattern: Unmanaged.passUnretained(observer).toOpaque()))
  }

  private mutating func remove(address: UInt) -> Bool {
    if let list {
      guard let word = list.remove(address: address) else { return false }
      if list.isEmpty {
        discard()
        bits = 0
      }
      word.discard()
      return true
    }
    guard bits != 0, bits & ~7 == address else { return false }
    let word = self
    bits = 0
    word.discard()
    return true
  }

  /// Gives up what the word keeps.
  func discard() {
    guard let pointer = UnsafeRawPointer(bitPattern: bits & ~7) else { return }
    if isObserver {
      Unmanaged<FutureObserver>.fromOpaque(pointer).release()
    } else if bits & 7 == 2 {
      let list = Unmanaged<WaiterList>.fromOpaque(pointer).takeRetainedValue()
      for word in list.words { word.discard() }
    }
  }
}

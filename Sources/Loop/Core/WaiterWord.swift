/// Somebody who is told when a future is done.
///
/// The loop calls ``futureDone(_:)`` from an iteration, never at once.
@usableFromInline
class FutureObserver {
  @usableFromInline
  init() {}

  /// The future that is completed, sooner or later, because of this call; for reports.
  var completes: UnsafeMutablePointer<CellHead>? { nil }

  /// Called once the future is done.
  @usableFromInline
  func futureDone(_ cell: Cell) {}
}

/// Who waits for a future, in one word: nobody, one task, one observer, or a list.
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
  static func task(_ head: UnsafeMutablePointer<CellHead>) -> Self {
    Self(bits: UInt(bitPattern: head))
  }

  /// An observer, which the word keeps.
  @inlinable
  static func observer(_ observer: FutureObserver) -> Self {
    Self(bits: UInt(bitPattern: Unmanaged.passRetained(observer).toOpaque()) | 1)
  }

  /// Several of the above, in order.
  final class List {
    var words: [WaiterWord]

    init(_ words: [WaiterWord]) { self.words = words }
  }

  @inlinable @inline(__always) var isTask: Bool { bits & 7 == 0 }
  @inlinable @inline(__always) var isObserver: Bool { bits & 7 == 1 }

  var list: List? {
    guard bits & 7 == 2, let pointer = UnsafeRawPointer(bitPattern: bits & ~7) else { return nil }
    return Unmanaged<List>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// The observer, at the price of a retain; `nil` for other words.
  var observed: FutureObserver? {
    guard isObserver, let pointer = UnsafeRawPointer(bitPattern: bits & ~7) else { return nil }
    return Unmanaged<FutureObserver>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// Calls back with each word of a list, or with the word itself.
  func eachWord(_ body: (WaiterWord) -> Void) {
    if let list {
      for word in list.words { body(word) }
    } else if bits != 0 {
      body(self)
    }
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
      list.words.append(word)
    } else {
      let list = List([self, word])
      bits = UInt(bitPattern: Unmanaged.passRetained(list).toOpaque()) | 2
    }
  }

  /// Removes the first word that is a given one, and gives up what it keeps.
  mutating func remove(where isMeant: (WaiterWord) -> Bool) -> Bool {
    if let list {
      guard let place = list.words.firstIndex(where: isMeant) else { return false }
      list.words.remove(at: place).discard()
      return true
    }
    guard bits != 0, isMeant(self) else { return false }
    discard()
    bits = 0
    return true
  }

  /// Gives up what the word keeps.
  func discard() {
    guard bits & 7 != 0, let pointer = UnsafeRawPointer(bitPattern: bits & ~7) else { return }
    if isObserver {
      Unmanaged<FutureObserver>.fromOpaque(pointer).release()
    } else {
      let list = Unmanaged<List>.fromOpaque(pointer).takeRetainedValue()
      for word in list.words { word.discard() }
    }
  }
}

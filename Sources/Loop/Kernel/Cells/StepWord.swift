/// What came of one step of a coroutine, in one word; of a task that waits, for what.
///
/// | bits | it says | keeps |
/// |------|---------|-------|
/// | 0 | ``bare``: a turn is yielded | – |
/// | 2, 3, 5, 6 | ``rubbish``, ``returned``, ``raised``, ``lost`` | – |
/// | address, low bits 0 | awaits a future, ``awaits(retaining:)`` | the future |
/// | address, low bits 4 | awaits a future, ``awaits(keeping:)`` | nothing: the coroutine does |
/// | number and mark, low bits 1 | awaits a future of ``HandedFutures`` | nothing: the loop does |
/// | address, top bit | asks for a future, ``asks(_:)`` | nothing: the coroutine does |
///
/// 3, 5, 6 and a request are never in the slot of a task that waits; ``lost`` is in nothing else.
@frozen
@usableFromInline
struct StepWord: Equatable {
  @usableFromInline let bits: UInt

  @inlinable
  @inline(__always)
  init(bits: UInt) { self.bits = bits }

  /// It takes a turn: a bare `yield`.
  @inlinable @inline(__always) static var bare: Self { Self(bits: 0) }

  /// It yielded something that is nothing to wait for.
  @inlinable @inline(__always) static var rubbish: Self { Self(bits: 2) }

  /// It returned; the value is in the slot.
  @inlinable @inline(__always) static var returned: Self { Self(bits: 3) }

  /// An error left it; the error is in the slot.
  @inlinable @inline(__always) static var raised: Self { Self(bits: 5) }

  /// Not an outcome: of a task, that the future which it awaited was dropped while it was pending.
  ///
  /// It was held by a generator that something else has closed. Only cancellation can go on from here.
  @inlinable @inline(__always) static var lost: Self { Self(bits: 6) }

  /// It awaits a future, which the suspended coroutine keeps.
  ///
  /// It may stop keeping it before it is resumed, if it is a generator that others can close; see
  /// the invariants of ``Cell``.
  @inlinable
  @inline(__always)
  static func awaits(keeping head: CellRef) -> Self {
    Self(bits: UInt(bitPattern: head.pointer) | 4)
  }

  /// It awaits a future, which this word keeps.
  @inlinable
  @inline(__always)
  static func awaits(retaining head: CellRef) -> Self {
    head.retain()
    return Self(bits: UInt(bitPattern: head.pointer))
  }

  /// It awaits a future that its loop is to make: of work of Swift's concurrency.
  ///
  /// A coroutine does not know which loop drives it. The suspended coroutine keeps the request.
  static func asks(_ request: FutureRequest) -> Self {
    Self(bits: UInt(bitPattern: Unmanaged.passUnretained(request).toOpaque()) | askingBit)
  }

  /// What the loop is asked for.
  var request: FutureRequest? {
    guard bits & Self.askingBit != 0,
      let pointer = UnsafeRawPointer(bitPattern: bits & ~Self.askingBit)
    else { return nil }
    return Unmanaged<FutureRequest>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// The sign bit, which no address of a process has.
  private static var askingBit: UInt { 1 << (UInt.bitWidth - 1) }

  /// It awaits a future that a loop keeps under this number; see ``HandedFutures``.
  static func awaits(handed number: UInt, of anchor: AnchorRef) -> Self {
    assert(number < 1 << 44, "the number does not fit beside the mark")
    return Self(bits: number << 19 | anchor.mark << 3 | 1)
  }

  /// Whether it awaits a future by a number.
  @inlinable @inline(__always) var isHanded: Bool { bits & 7 == 1 }

  /// The number, if it is one of this loop.
  func handedNumber(on anchor: AnchorRef) -> UInt? {
    bits >> 3 & 0xFFFF == anchor.mark ? bits >> 19 : nil
  }

  /// The future that is awaited.
  @inlinable
  @inline(__always)
  var head: CellRef? {
    // Signed, so that one comparison sorts out requests too.
    guard Int(bitPattern: bits) >= 8, !isHanded else { return nil }
    return UnsafeMutablePointer(bitPattern: bits & ~7).map { CellRef($0) }
  }

  /// Whether it awaits a future that it does not keep.
  // The low bits alone tell: those of all else are others.
  @inlinable @inline(__always) var isKeptElsewhere: Bool { bits & 7 == 4 }

  /// The future that is awaited, if the word does not keep it.
  @inlinable
  @inline(__always)
  var headKeptElsewhere: CellRef? {
    guard isKeptElsewhere else { return nil }
    assert(head != nil, "what is kept elsewhere is a future")
    return CellRef(UnsafeMutablePointer(bitPattern: bits &- 4).unsafelyUnwrapped)
  }

  /// Releases what the word keeps.
  @inlinable
  @inline(__always)
  func release() {
    if Int(bitPattern: bits) >= 8, bits & 7 == 0 { head?.release() }
  }
}

/// What a coroutine asks the loop for that drives it.
class FutureRequest {
  init() {}

  /// Makes the future that the coroutine is to wait for, and keeps it.
  func begin(on loop: EventLoop) -> Cell { loop.makeCell(Void.self, .plain) }
}

/// Parts of stacks that are known to have room.
///
/// To ask at each step how much stack the thread has left would cost more than the step. So a stack is
/// divided into parts of 64 KiB, and a generator notes on which part it was resumed last, if there was
/// room below the whole of it. Resumed on the same part it asks nothing: comparing the mode with the
/// number of the part is the comparison that is needed anyway. On another thread it is asked, since the
/// stack of that has other parts. The stack of a thread that has ended may be followed by a smaller one
/// at the same addresses: so only the uppermost parts are noted, which both have; see
/// ``ThreadStack/isMemorable(_:)``. Further down each step asks. (A stack of less than 256 KiB, or one
/// that ends in the middle of those parts, is not protected by that.)
///
/// Of the number of a part 24 bits are kept. Two stacks whose addresses differ by a multiple of a
/// tebibyte have parts of the same numbers; then one generator may be resumed unasked where there is
/// no room, but the reserve is there for it, and the one that it resumes in turn is asked.
@usableFromInline
enum StackPart {
  /// The number of bytes in a part, as a power of two.
  @inlinable @inline(__always) static var shift: UInt { 16 }

  /// The number of the part that an address is in.
  @inlinable
  @inline(__always)
  static func number(of address: UInt) -> UInt32 {
    UInt32(truncatingIfNeeded: address >> shift) & 0xFF_FFFF
  }

  /// The number of the part that an address is in, if it may be remembered that there is room below the
  /// whole of it, else ``unknown``; `nil` if there is no room left.
  static func roomyNumber(of address: UInt, for purpose: ThreadStack.Purpose) -> UInt32? {
    let stack = ThreadStack.current
    guard stack.hasRoom(for: purpose) else { return nil }
    let start = (address >> shift) << shift
    return stack.isMemorable(start) ? number(of: address) : unknown
  }

  /// The number of no part.
  @inlinable @inline(__always) static var unknown: UInt32 { .max }

  /// How a generator is marked that is resumed now, from an address; `nil` if there is no room.
  static func admit(at address: UInt) -> CoreMode? {
    roomyNumber(of: address, for: .descending).map {
      $0 == unknown ? .unready : .ready(at: address)
    }
  }
}

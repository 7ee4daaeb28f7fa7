/// Where the stack of a thread is, and how much of it is left.
///
/// A thread has some megabytes of stack, or half of one, and a process that needs more of it dies.
/// What takes stack in proportion to something that a program builds asks here first, and raises
/// an error while there is a reserve for handling it.
@usableFromInline
package struct ThreadStack: Sendable {
  /// What stack is needed for.
  @usableFromInline
  package enum Purpose {
    /// Going deeper: running more of a program.
    case descending

    /// Cleaning up, which may use half of the reserve.
    case cleaning
  }

  /// The lowest address of the stack, which grows towards it, and the end.
  private let lowest: UInt
  private let end: UInt

  /// What is left to those that handle the error: 128 KiB, or a quarter of a small stack.
  private let reserve: UInt

  /// From where on it may be remembered that there is room.
  ///
  /// What is remembered outlives its thread, and the addresses of a stack that is gone are given to the
  /// next one, which may be smaller. So on all but the main thread's it is the uppermost 128 KiB only,
  /// which a stack of 256 KiB has as well if it ends at the same address.
  private let memorable: UInt

  private init(_ addresses: Range<UInt>, isForever: Bool) {
    lowest = addresses.lowerBound
    end = addresses.upperBound
    reserve = min(128 << 10, (end - lowest) / 4)
    memorable = max(lowest + reserve, isForever ? 0 : end - min(end, 128 << 10))
  }

  /// The lowest address at which the stack may be used.
  private func floor(for purpose: Purpose) -> UInt {
    lowest + (purpose == .descending ? reserve : reserve / 2)
  }

  /// Whether an address is part of this stack.
  private func contains(_ address: UInt) -> Bool { address >= lowest && address < end }
}

extension ThreadStack {
  /// The ``ThreadStack`` of each thread that has asked.
  private static let slot = ThreadSlot(for: "stacks of threads", ownsMemory: true)

  /// The stack of the calling thread; empty if nothing is known of it.
  static var current: ThreadStack {
    slot.value?.load(as: ThreadStack.self) ?? lookUp()
  }

  @inline(never)
  private static func lookUp() -> ThreadStack {
    let stack = ThreadStack(measure() ?? 0..<0, isForever: isMainThread)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: MemoryLayout<ThreadStack>.size, alignment: MemoryLayout<ThreadStack>.alignment)
    memory.storeBytes(of: stack, as: ThreadStack.self)
    slot.value = memory
    return stack
  }

  /// Whether the calling thread has stack left.
  @usableFromInline
  package static func hasRoom(for purpose: Purpose) -> Bool { current.hasRoom(for: purpose) }

  /// Whether this stack, which is that of the calling thread, has room left.
  ///
  /// On a stack that the system does not know, as that of a fiber, the answer is yes.
  // Never inlined, since the locals of an asynchronous function are elsewhere.
  @inline(never)
  func hasRoom(for purpose: Purpose) -> Bool {
    var here = Self.here
    if !contains(here) { here = Self.hereIndeed() }
    return here >= floor(for: purpose) || !contains(here)
  }

  /// Whether an address is part of this stack, and it may be remembered that there is room below it.
  func isMemorable(_ address: UInt) -> Bool { address >= memorable && address < end }

  /// An address in the stack frame of the caller; in an asynchronous function, or under Address
  /// Sanitizer, it may be elsewhere.
  // Without the protection against overruns of buffers: there is none, it has one byte.
  @inlinable
  @inline(__always)
  static var here: UInt {
    _withUnprotectedUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) {
      UInt(bitPattern: $0.baseAddress)
    }
  }

  // Of a size that is not known when this is compiled: then Address Sanitizer leaves it on the stack.
  @inline(never)
  private static func hereIndeed(_ size: Int = 8) -> UInt {
    withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) {
      UInt(bitPattern: $0.baseAddress)
    }
  }
}

/// Memory to receive bytes in, for the moment until they are copied to where they belong.
///
/// One for the whole loop, so that a connection that waits keeps no buffer.
final class ReceiveBuffer: LoopPart {
  private var memory: UnsafeMutableRawBufferPointer?

  /// The memory: as much as one call receives; there from the first use on.
  @inline(__always) var bytes: UnsafeMutableRawBufferPointer { memory ?? allocate() }

  @inline(never)
  private func allocate() -> UnsafeMutableRawBufferPointer {
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
    memory = bytes
    return bytes
  }

  deinit { memory?.deallocate() }
}

/// Memory to receive bytes in, for the moment until they are copied to where they belong.
final class ReceiveBuffer {
  /// The memory: as much as one call receives.
  let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)

  deinit { bytes.deallocate() }
}

/// The two checksums of a PNG file, each over bytes that may come in several pieces.
enum Checksums {
  private static let table: [UInt32] = (0..<256).map { index in
    var value = UInt32(index)
    for _ in 0..<8 { value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    return value
  }

  /// The CRC-32 of ISO 3309, which ends every chunk (PNG, section 5.5).
  static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes { crc = table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8) }
    return crc ^ 0xFFFF_FFFF
  }

  /// The Adler-32 checksum, which ends a zlib stream (RFC 1950, section 8.2).
  static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var low: UInt32 = 1
    var high: UInt32 = 0
    bytes.withUnsafeBufferPointer { buffer in
      var index = 0
      while index < buffer.count {
        // 5,552 is the greatest number of additions that cannot overflow 32 bits.
        let end = min(index + 5_552, buffer.count)
        while index < end {
          low &+= UInt32(buffer[index])
          high &+= low
          index += 1
        }
        low %= 65_521
        high %= 65_521
      }
    }
    return high << 16 | low
  }
}

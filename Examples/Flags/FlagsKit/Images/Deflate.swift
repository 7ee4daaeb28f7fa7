/// A small compressor for images that are mostly flat colour (RFC 1951).
///
/// It looks for repetitions at a few given distances only: one pixel back, for runs along a row,
/// and one row up. On flags that finds nearly everything, in one pass, and always the same.
enum Deflate {
  /// The compressed form of `bytes`: one block with fixed codes, or stored where that is smaller.
  ///
  /// Repetitions are looked for at `distances` bytes back, each from 1 to 32,768.
  static func compress(_ bytes: [UInt8], distances: [Int]) -> [UInt8] {
    let coded = fixedBlock(bytes, distances: distances)
    let storedCount = bytes.count + 5 * max(1, (bytes.count + 65_534) / 65_535)
    return coded.count <= storedCount ? coded : storedBlocks(bytes)
  }

  /// A zlib stream around ``compress(_:distances:)`` (RFC 1950).
  static func zlibStream(_ bytes: [UInt8], distances: [Int]) -> [UInt8] {
    [0x78, 0x01] + compress(bytes, distances: distances)
      + PNG.bigEndian(Checksums.adler32(bytes))
  }

  private static func fixedBlock(_ bytes: [UInt8], distances: [Int]) -> [UInt8] {
    var writer = BitWriter()
    writer.write(1, count: 1)  // the last block
    writer.write(1, count: 2)  // fixed codes
    bytes.withUnsafeBufferPointer { input in
      var position = 0
      while position < input.count {
        let (length, distance) = longestMatch(input, at: position, distances: distances)
        if length >= 3 {
          writer.writeLength(length)
          writer.writeDistance(distance)
          position += length
        } else {
          writer.writeSymbol(Int(input[position]))
          position += 1
        }
      }
    }
    writer.writeSymbol(256)  // the end of the block
    return writer.finish()
  }

  private static func longestMatch(
    _ input: UnsafeBufferPointer<UInt8>, at position: Int, distances: [Int]
  ) -> (length: Int, distance: Int) {
    let limit = min(258, input.count - position)
    var best = (length: 0, distance: 0)
    for distance in distances where distance <= position {
      var length = 0
      while length < limit, input[position + length] == input[position + length - distance] {
        length += 1
      }
      if length > best.length { best = (length, distance) }
      if length == limit { break }
    }
    return best
  }

  private static func storedBlocks(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    var position = 0
    repeat {
      let count = min(65_535, bytes.count - position)
      let isLast = position + count == bytes.count
      let low = UInt8(count & 0xFF)
      let high = UInt8(count >> 8)
      output += [isLast ? 1 : 0, low, high, ~low, ~high]
      output += bytes[position..<position + count]
      position += count
    } while position < bytes.count
    return output
  }
}

/// Packs codes into bytes, lowest bit first.
private struct BitWriter {
  private var bytes: [UInt8] = []
  private var pending: UInt32 = 0
  private var pendingCount = 0

  mutating func write(_ bits: Int, count: Int) {
    pending |= UInt32(bits) << UInt32(pendingCount)
    pendingCount += count
    while pendingCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingCount -= 8
    }
  }

  /// Huffman codes go highest bit first, unlike everything else.
  private mutating func writeCode(_ code: Int, count: Int) {
    var reversed = 0
    for bit in 0..<count where code & (1 << bit) != 0 { reversed |= 1 << (count - 1 - bit) }
    write(reversed, count: count)
  }

  /// Writes a literal, a length or the end with the fixed codes of section 3.2.6.
  mutating func writeSymbol(_ symbol: Int) {
    switch symbol {
    case ..<144: writeCode(0x30 + symbol, count: 8)
    case ..<256: writeCode(0x190 + symbol - 144, count: 9)
    case ..<280: writeCode(symbol - 256, count: 7)
    default: writeCode(0xC0 + symbol - 280, count: 8)
    }
  }

  mutating func writeLength(_ length: Int) {
    let index = Self.lengthBases.lastIndex { $0 <= length } ?? 0
    writeSymbol(257 + index)
    let extra = index < 8 || index == 28 ? 0 : (index - 4) / 4
    write(length - Self.lengthBases[index], count: extra)
  }

  mutating func writeDistance(_ distance: Int) {
    let index = Self.distanceBases.lastIndex { $0 <= distance } ?? 0
    writeCode(index, count: 5)
    write(distance - Self.distanceBases[index], count: index < 4 ? 0 : (index - 2) / 2)
  }

  consuming func finish() -> [UInt8] {
    if pendingCount > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
    return bytes
  }

  private static let lengthBases = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1_025, 1_537,
    2_049, 3_073, 4_097, 6_145, 8_193, 12_289, 16_385, 24_577,
  ]
}

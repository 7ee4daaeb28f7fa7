import FlagsKit

/// A decompressor for what the example's compressor writes, made independently of it: stored
/// blocks and blocks with fixed codes (RFC 1951).
struct Inflate {
  struct Corrupt: Error {}

  private let input: [UInt8]
  private var bit = 0
  private var output: [UInt8] = []

  /// The content of a zlib stream, its checksum verified.
  static func zlibStream(_ bytes: [UInt8]) throws -> [UInt8] {
    guard bytes.count > 6, bytes[0] == 0x78, (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0
    else { throw Corrupt() }
    var inflate = Inflate(input: Array(bytes[2..<bytes.count - 4]))
    try inflate.run()
    var low = 1
    var high = 0
    for byte in inflate.output {
      low = (low + Int(byte)) % 65_521
      high = (high + low) % 65_521
    }
    let sum = bytes.suffix(4).reduce(0) { $0 << 8 | Int($1) }
    guard sum == high << 16 | low else { throw Corrupt() }
    return inflate.output
  }

  private init(input: [UInt8]) {
    self.input = input
  }

  private mutating func bits(_ count: Int) throws -> Int {
    var value = 0
    for index in 0..<count {
      guard bit / 8 < input.count else { throw Corrupt() }
      value |= Int(input[bit / 8] >> UInt8(bit % 8) & 1) << index
      bit += 1
    }
    return value
  }

  private mutating func code(_ count: Int, after prefix: Int = 0) throws -> Int {
    var value = prefix
    for _ in 0..<count { value = value << 1 | (try bits(1)) }
    return value
  }

  private mutating func run() throws {
    var isLast = false
    while !isLast {
      isLast = try bits(1) == 1
      switch try bits(2) {
      case 0:
        bit = (bit + 7) / 8 * 8
        let count = try bits(16)
        guard try bits(16) == ~count & 0xFFFF else { throw Corrupt() }
        for _ in 0..<count { output.append(UInt8(try bits(8))) }
      case 1:
        while case let symbol = try symbol(), symbol != 256 { try apply(symbol) }
      default:
        throw Corrupt()
      }
    }
  }

  private mutating func symbol() throws -> Int {
    let seven = try code(7)
    if seven < 0b0011000 { return 256 + seven }
    let eight = try code(1, after: seven)
    if eight < 0b1100_0000 { return eight - 0b0011_0000 }
    if eight < 0b1100_1000 { return 280 + eight - 0b1100_0000 }
    return 144 + (try code(1, after: eight)) - 0b1_1001_0000
  }

  private mutating func apply(_ symbol: Int) throws {
    guard symbol > 256 else {
      output.append(UInt8(symbol))
      return
    }
    var length = 258
    if symbol < 265 {
      length = symbol - 254
    } else if symbol < 285 {
      let extra = (symbol - 261) / 4
      length = (4 + (symbol - 265) % 4) << extra + 3 + (try bits(extra))
    }
    let index = try code(5)
    var distance = index + 1
    if index > 3 {
      let extra = index / 2 - 1
      distance = (2 + index % 2) << extra + 1 + (try bits(extra))
    }
    guard distance <= output.count else { throw Corrupt() }
    for _ in 0..<length { output.append(output[output.count - distance]) }
  }
}

/// A PNG file taken apart, every checksum verified.
struct DecodedPNG {
  let width: Int
  let height: Int
  let title: String
  /// Red, green and blue of every pixel.
  let pixels: [UInt8]

  init(_ file: [UInt8]) throws {
    guard file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
      throw Inflate.Corrupt()
    }
    var chunks: [String: [UInt8]] = [:]
    var position = 8
    while position + 12 <= file.count {
      let count = Self.number(file[position..<position + 4])
      guard position + 12 + count <= file.count else { throw Inflate.Corrupt() }
      let content = file[position + 4..<position + 8 + count]
      let sum = Self.number(file[position + 8 + count..<position + 12 + count])
      guard sum == Self.crc(content) else { throw Inflate.Corrupt() }
      chunks[String(decoding: content.prefix(4), as: UTF8.self)] = Array(content.dropFirst(4))
      position += 12 + count
    }
    guard position == file.count, chunks["IEND"] == [], let header = chunks["IHDR"],
      Array(header.dropFirst(8)) == [8, 2, 0, 0, 0], let data = chunks["IDAT"],
      let text = chunks["tEXt"]
    else { throw Inflate.Corrupt() }
    width = Self.number(header[0..<4])
    height = Self.number(header[4..<8])
    title = String(decoding: text.dropFirst("Title ".count), as: UTF8.self)
    let rows = try Inflate.zlibStream(data)
    let rowBytes = width * 3 + 1
    guard rows.count == rowBytes * height else { throw Inflate.Corrupt() }
    pixels = (0..<height).flatMap { rows[$0 * rowBytes + 1..<($0 + 1) * rowBytes] }
  }

  func color(_ x: Int, _ y: Int) -> [UInt8] {
    Array(pixels[(y * width + x) * 3..<(y * width + x) * 3 + 3])
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 << 8 | Int($1) }
  }

  /// Bit by bit, unlike the table of the code under test.
  private static func crc(_ bytes: ArraySlice<UInt8>) -> Int {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return Int(~crc)
  }
}

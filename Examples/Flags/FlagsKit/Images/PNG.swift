/// Writes PNG files (W3C, Portable Network Graphics, third edition): 8-bit RGB, not interlaced.
package enum PNG {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// A file with the canvas's picture and a title in its `tEXt` chunk.
  ///
  /// The same canvas and title give the same bytes on every machine.
  package static func file(_ canvas: Canvas, title: String) -> [UInt8] {
    file(pictureChunks(canvas), title: title)
  }

  /// A file around chunks that were made before, so that many titles share one picture.
  static func file(_ pictureChunks: [UInt8], title: String) -> [UInt8] {
    signature + pictureChunks + chunk("tEXt", Array("Title\0\(title)".utf8)) + chunk("IEND", [])
  }

  /// The header and the compressed pixels.
  static func pictureChunks(_ canvas: Canvas) -> [UInt8] {
    let rowBytes = canvas.width * 3
    var rows: [UInt8] = []
    rows.reserveCapacity((rowBytes + 1) * canvas.height)
    for y in 0..<canvas.height {
      rows.append(0)  // no filter: the compressor sees the row above by itself
      rows += canvas.pixels[y * rowBytes..<(y + 1) * rowBytes]
    }
    let header =
      bigEndian(UInt32(canvas.width)) + bigEndian(UInt32(canvas.height)) + [8, 2, 0, 0, 0]
    let stream = Deflate.zlibStream(rows, distances: [3, rowBytes + 1])
    return chunk("IHDR", header) + chunk("IDAT", stream)
  }

  static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(type.utf8) + data
    return bigEndian(UInt32(data.count)) + content + bigEndian(Checksums.crc32(content))
  }
}

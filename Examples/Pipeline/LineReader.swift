import Foundation

/// Reads a file a line at a time, and no more of it than is asked for.
final class LineReader {
  private let handle: FileHandle
  private var buffer = Data()
  private(set) var count = 0

  init(_ file: URL) throws {
    handle = try FileHandle(forReadingFrom: file)
  }

  /// The next line without its end, or `nil` at the end of the file.
  func next() throws -> String? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        defer { buffer = buffer[buffer.index(after: end)...] }
        return line(buffer[..<end])
      }
      guard let more = try handle.read(upToCount: 4096), !more.isEmpty else { break }
      buffer.append(more)
    }
    guard !buffer.isEmpty else { return nil }
    defer { buffer = Data() }
    return line(buffer)
  }

  func close() throws { try handle.close() }

  private func line(_ bytes: Data) -> String {
    count += 1
    return String(decoding: bytes, as: UTF8.self)
  }
}

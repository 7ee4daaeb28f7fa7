#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The standard error stream, which the standard library does not offer.
package enum StandardError {
  /// Writes a line.
  package static func write(_ line: String) {
    var bytes = Array(line.utf8)
    bytes.append(UInt8(ascii: "\n"))
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      #if canImport(Glibc)
        _ = Glibc.write(STDERR_FILENO, base, buffer.count)
      #elseif canImport(Musl)
        _ = Musl.write(STDERR_FILENO, base, buffer.count)
      #elseif canImport(Darwin)
        _ = Darwin.write(STDERR_FILENO, base, buffer.count)
      #endif
    }
  }
}

import GeneratorsPlatform

/// The standard error stream, which the standard library does not offer.
package enum StandardError {
  /// Writes a line.
  package static func write(_ line: String) {
    var bytes = Array(line.utf8)
    bytes.append(UInt8(ascii: "\n"))
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      _ = GeneratorsPlatform.write(STDERR_FILENO, base, buffer.count)
    }
  }
}

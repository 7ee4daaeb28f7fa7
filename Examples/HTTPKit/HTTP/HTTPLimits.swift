/// How much of a message a parser is willing to hold.
///
/// Everything that the peer decides about has a bound here; past it the parser throws, so that
/// a hostile peer costs at most these many bytes a connection.
package struct HTTPLimits: Hashable, Sendable {
  /// The longest line, in bytes without its end; a status line, a field or a chunk size.
  package var lineBytes: Int
  /// The longest head, in bytes; interim responses and trailers count too.
  package var headBytes: Int
  /// The greatest number of header fields, and of trailer fields.
  package var headerCount: Int
  /// The longest body, in bytes after chunks are joined.
  package var bodyBytes: Int

  /// Makes limits; each has a default that fits images of flags.
  package init(
    lineBytes: Int = 8_192, headBytes: Int = 32_768, headerCount: Int = 100,
    bodyBytes: Int = 16 << 20
  ) {
    self.lineBytes = lineBytes
    self.headBytes = headBytes
    self.headerCount = headerCount
    self.bodyBytes = bodyBytes
  }
}

/// Whose certificates a client believes.
public enum TLSTrust: Hashable, Sendable {
  /// Those of the authorities that the system's OpenSSL trusts.
  case system

  /// Those of the authorities in a file, in PEM, and of no others.
  case authorities(file: String)

  /// Anybody's, about any host: what is sent is then hidden from those who listen, but not from one who has
  /// put itself in between.
  case anybody
}

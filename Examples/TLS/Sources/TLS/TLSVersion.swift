/// A version of the protocol; older ones are not spoken.
public enum TLSVersion: Hashable, Sendable {
  /// TLS 1.2, RFC 5246.
  case tls12

  /// TLS 1.3, RFC 8446.
  case tls13
}

extension TLSVersion: CustomStringConvertible {
  /// `TLS 1.3`.
  public var description: String {
    switch self {
    case .tls12: "TLS 1.2"
    case .tls13: "TLS 1.3"
    }
  }
}

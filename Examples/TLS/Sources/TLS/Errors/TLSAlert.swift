import OpenSSL

/// Why one side ends a connection, as the other is told: a number of RFC 8446, section 6.
public struct TLSAlert: RawRepresentable, Hashable, Sendable {
  /// The number in the protocol.
  public let rawValue: UInt8

  /// Makes an alert from its number.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// There is nothing that both can do.
  public static let handshakeFailure = Self(rawValue: 40)

  /// The certificate is not good, as when it is about another host.
  public static let badCertificate = Self(rawValue: 42)

  /// The time of the certificate is over.
  public static let certificateExpired = Self(rawValue: 45)

  /// The issuer of the certificate is not trusted.
  public static let unknownAuthority = Self(rawValue: 48)

  /// There is no version that both speak.
  public static let protocolVersion = Self(rawValue: 70)

  /// A message was changed on its way.
  public static let badRecord = Self(rawValue: 20)

  /// There is no protocol, of those of ALPN, that both speak.
  public static let noApplicationProtocol = Self(rawValue: 120)
}

extension TLSAlert: CustomStringConvertible {
  /// OpenSSL's words for it: "unknown CA".
  public var description: String {
    SSL_alert_desc_string_long(Int32(rawValue)).map { String(cString: $0) } ?? "alert \(rawValue)"
  }
}

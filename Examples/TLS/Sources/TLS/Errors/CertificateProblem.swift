import OpenSSL

/// Why a certificate is refused: a number of OpenSSL's (`X509_V_ERR_…`), open to those without a name here.
public struct CertificateProblem: RawRepresentable, Hashable, Sendable {
  /// OpenSSL's number.
  public let rawValue: Int

  /// Makes a problem from OpenSSL's number.
  public init(rawValue: Int) { self.rawValue = rawValue }

  private init(_ number: Int32) { rawValue = Int(number) }

  /// It is about another host.
  public static let wrongHost = Self(X509_V_ERR_HOSTNAME_MISMATCH)

  /// It is about another address.
  public static let wrongAddress = Self(X509_V_ERR_IP_ADDRESS_MISMATCH)

  /// Its time is over.
  public static let expired = Self(X509_V_ERR_CERT_HAS_EXPIRED)

  /// Its time has not come.
  public static let notYetValid = Self(X509_V_ERR_CERT_NOT_YET_VALID)

  /// It vouches for itself, and is not trusted.
  public static let selfSigned = Self(X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT)

  /// One that vouches for itself, and is not trusted, stands at the end of its chain.
  public static let untrustedAuthority = Self(X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN)

  /// Its issuer is not among those that are trusted, nor was it sent.
  public static let unknownIssuer = Self(X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY)

  /// It was taken back.
  public static let revoked = Self(X509_V_ERR_CERT_REVOKED)
}

extension CertificateProblem: CustomStringConvertible {
  /// OpenSSL's words for it: "certificate has expired".
  public var description: String {
    X509_verify_cert_error_string(rawValue).map { String(cString: $0) } ?? "problem \(rawValue)"
  }
}

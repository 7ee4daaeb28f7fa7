/// An authority, and the certificates that it has given, in a folder.
package struct CertificateFolder: Sendable {
  /// A certificate.
  package struct Name: Hashable, Sendable {
    let file: String
    let subjects: String
    let days: Int

    /// For `localhost`, and for 127.0.0.1.
    package static let localhost = Self(
      file: "localhost", subjects: "DNS:localhost,IP:127.0.0.1", days: 7)

    /// For another host.
    package static let elsewhere = Self(file: "elsewhere", subjects: "DNS:example.org", days: 7)

    /// For `localhost`, until yesterday.
    package static let expired = Self(file: "expired", subjects: "DNS:localhost", days: -1)

    /// All.
    package static let all = [localhost, elsewhere, expired]
  }

  /// The folder.
  package let path: String

  /// Makes what speaks of a folder that is there.
  package init(path: String) { self.path = path }

  /// The file with the certificate of the authority.
  package var authority: String { "\(path)/authority.pem" }

  /// The file with a certificate.
  package func certificate(_ name: Name) -> String { "\(path)/\(name.file).pem" }

  /// The file with the key of a certificate.
  package func key(_ name: Name) -> String { "\(path)/\(name.file).key" }
}

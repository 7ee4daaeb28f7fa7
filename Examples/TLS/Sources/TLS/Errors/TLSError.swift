/// What can go wrong with TLS, apart from the connection below it.
///
/// An error of the connection itself, such as a `SystemError`, is raised as it is.
public enum TLSError: Error, Hashable, Sendable {
  /// This side refuses the certificate of the other one: why, and for which host.
  case certificateRefused(CertificateProblem, hostName: String)

  /// The other side has ended the connection, and says why.
  case alert(TLSAlert)

  /// The two sides did not come to terms; in OpenSSL's words why.
  case handshakeFailed(String)

  /// The connection has ended in the handshake.
  case endedInHandshake

  /// The connection has ended without the word that it would (`close_notify`): there may have been more,
  /// and somebody in between may have cut it off.
  case truncated

  /// What came does not belong there, or was changed on its way; in OpenSSL's words how.
  case violated(String)

  /// A host's name that none can have: empty, or with a zero byte in it.
  case invalidHostName(String)

  /// A protocol's name, for ALPN, that has not 1 to 255 bytes, or for which the list has no room: all of them,
  /// with a byte before each, have at most 65,535 bytes.
  case invalidProtocol(String)

  /// A file with certificates or a key cannot be used; in OpenSSL's words why.
  case unusableFile(String, reason: String)

  /// OpenSSL cannot begin, as for want of memory; in its words why.
  case unavailable(String)
}

extension TLSError: CustomStringConvertible {
  /// What went wrong, in a sentence.
  public var description: String {
    switch self {
    case .certificateRefused(let problem, let hostName):
      "the certificate for \(hostName) is refused: \(problem)"
    case .alert(let alert): "the other side has ended the connection: \(alert)"
    case .handshakeFailed(let reason): "the handshake failed: \(reason)"
    case .endedInHandshake: "the connection has ended in the handshake"
    case .truncated: "the connection has ended without close_notify: there may have been more"
    case .violated(let reason): "the protocol is violated: \(reason)"
    case .invalidHostName(let name): "no host has the name '\(name)'"
    case .invalidProtocol(let name): "no protocol can be offered by the name '\(name)'"
    case .unusableFile(let path, let reason): "\(path) cannot be used: \(reason)"
    case .unavailable(let reason): "OpenSSL cannot begin: \(reason)"
    }
  }
}

import Loop
import OpenSSL

/// The TLS of one connection, without the connection: OpenSSL's `SSL` between two buffers in memory.
///
/// What has come from the other side is fed into it, and what it has to say is taken out. So no call of it
/// waits, and it knows no socket.
final class TLSSession {
  /// How many bytes are fed, sent and taken at a time: as many as a record may have.
  static let pieceSize = 16_384

  // Sessions keep the `SSL_CTX` by themselves, but not the object that its callback asks.
  private let context: TLSContext
  private let pointer: OpaquePointer
  private let input: OpaquePointer
  private let output: OpaquePointer
  private let hostName: String?

  /// Makes the session of a connection.
  ///
  /// - Parameters:
  ///   - context: What it has in common with others.
  ///   - hostName: On the side of a client, what the certificate has to be about.
  /// - Throws: ``TLSError/invalidHostName(_:)``, ``TLSError/unavailable(_:)``.
  init(_ context: TLSContext, hostName: String? = nil) throws(TLSError) {
    self.context = context
    self.hostName = hostName
    ERR_clear_error()
    guard let pointer = SSL_new(context.pointer) else { throw TLSError.unavailable(takeReason()) }
    guard let input = BIO_new(BIO_s_mem()), let output = BIO_new(BIO_s_mem()) else {
      SSL_free(pointer)
      throw TLSError.unavailable(takeReason())
    }
    // From here on both are freed with the session.
    SSL_set_bio(pointer, input, output)
    (self.pointer, self.input, self.output) = (pointer, input, output)
    switch context.role {
    case .client: SSL_set_connect_state(pointer)
    case .server: SSL_set_accept_state(pointer)
    }
    if let hostName { try expect(hostName) }
  }

  deinit { SSL_free(pointer) }

  private func expect(_ hostName: String) throws(TLSError) {
    // An empty name would have OpenSSL check none, and one with a zero byte in it what stands before that.
    guard !hostName.isEmpty, !hostName.utf8.contains(0) else {
      throw TLSError.invalidHostName(hostName)
    }
    SSL_set_hostflags(pointer, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    guard SSL_set1_host(pointer, hostName) == 1 else { throw TLSError.invalidHostName(hostName) }
    // An address is checked too, but is no name to be asked for (RFC 6066, section 3).
    if SocketAddress(host: hostName, port: 0) == nil {
      guard openssl_set_server_name(pointer, hostName) == 1 else {
        throw TLSError.invalidHostName(hostName)
      }
    }
  }
}

// MARK: The handshake

extension TLSSession {
  /// Goes on with the handshake as far as what has come allows.
  ///
  /// - Returns: Whether it is over; otherwise more has to come. In each case there may be output.
  func shakeHands() throws(TLSError) -> Bool {
    ERR_clear_error()
    let result = SSL_do_handshake(pointer)
    if result == 1 { return true }
    switch SSL_get_error(pointer, result) {
    case SSL_ERROR_WANT_READ: return false
    // The other side says that nothing more comes.
    case SSL_ERROR_ZERO_RETURN: throw TLSError.endedInHandshake
    default: break
    }
    let code = takeCode()
    if ERR_GET_LIB(code) == ERR_LIB_SSL, ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED {
      let problem = CertificateProblem(rawValue: SSL_get_verify_result(pointer))
      throw TLSError.certificateRefused(problem, hostName: hostName ?? "")
    }
    throw TLSError(code) { .handshakeFailed($0) }
  }

  /// The version that was agreed on.
  var version: TLSVersion { SSL_version(pointer) == TLS1_2_VERSION ? .tls12 : .tls13 }

  /// The cipher that was agreed on: `TLS_AES_256_GCM_SHA384`.
  var cipher: String {
    SSL_CIPHER_get_name(SSL_get_current_cipher(pointer)).map { String(cString: $0) } ?? ""
  }

  /// The protocol that was agreed on by ALPN.
  var applicationProtocol: String? {
    var name: UnsafePointer<UInt8>?
    var count: UInt32 = 0
    SSL_get0_alpn_selected(pointer, &name, &count)
    guard let name, count > 0 else { return nil }
    return String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self)
  }

  /// The name of the host that the client has asked for.
  var serverName: String? {
    SSL_get_servername(pointer, TLSEXT_NAMETYPE_host_name).map { String(cString: $0) }
  }
}

// MARK: Bytes

extension TLSSession {
  /// Takes bytes that have come from the other side, at most ``pieceSize`` at a time.
  func feed(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBytes { bytes in
      let count = BIO_write(input, bytes.baseAddress, Int32(bytes.count))
      precondition(count == bytes.count || bytes.isEmpty, "BIO_write: there is no memory")
    }
  }

  /// What decrypting has come to.
  enum Progress {
    /// More has to come.
    case wanting

    /// The other side has said that nothing more comes.
    case ended

    /// Nothing more can be made of what comes.
    case failed(TLSError)
  }

  /// Decrypts what has come, as far as it goes.
  func decrypt(_ receive: (UnsafeRawBufferPointer) -> Void) -> Progress {
    withUnsafeTemporaryAllocation(byteCount: Self.pieceSize, alignment: 1) { buffer in
      while true {
        ERR_clear_error()
        let count = SSL_read(pointer, buffer.baseAddress, Int32(buffer.count))
        if count > 0 {
          receive(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]))
          continue
        }
        switch SSL_get_error(pointer, count) {
        case SSL_ERROR_WANT_READ: return .wanting
        case SSL_ERROR_ZERO_RETURN: return .ended
        default: return .failed(TLSError(takeCode()) { .violated($0) })
        }
      }
    }
  }

  /// Encrypts bytes, and hands on what is to be sent as it comes.
  func encrypt(
    _ bytes: UnsafeRawBufferPointer, send: (UnsafeRawBufferPointer) -> Void
  ) throws(TLSError) {
    var start = 0
    while start < bytes.count {
      let piece = UnsafeRawBufferPointer(
        rebasing: bytes[start..<min(start + Self.pieceSize, bytes.count)])
      ERR_clear_error()
      // Into memory it goes whole or, after an error, not at all.
      guard SSL_write(pointer, piece.baseAddress, Int32(piece.count)) == piece.count else {
        throw TLSError(takeCode()) { .violated($0) }
      }
      takeOutput(send)
      start += piece.count
    }
  }

  /// Says that nothing more comes from this side (`close_notify`).
  func end() {
    ERR_clear_error()
    // 0: said, and not heard from the other side. That is no matter of this side's end.
    if SSL_shutdown(pointer) < 0 { ERR_clear_error() }
  }

  /// Hands on what is to be sent to the other side.
  func takeOutput(_ send: (UnsafeRawBufferPointer) -> Void) {
    guard BIO_ctrl_pending(output) > 0 else { return }
    withUnsafeTemporaryAllocation(byteCount: Self.pieceSize + 512, alignment: 1) { buffer in
      while true {
        let count = BIO_read(output, buffer.baseAddress, Int32(buffer.count))
        if count <= 0 { return }
        send(UnsafeRawBufferPointer(rebasing: buffer[..<Int(count)]))
      }
    }
  }
}

extension TLSError {
  /// The alert of the other side, if the error is one; otherwise what its reason makes.
  fileprivate init(_ code: UInt, _ make: (String) -> TLSError) {
    let reason = ERR_GET_REASON(code)
    if ERR_GET_LIB(code) == ERR_LIB_SSL, reason > SSL_AD_REASON_OFFSET {
      self = .alert(TLSAlert(rawValue: UInt8(truncatingIfNeeded: reason - SSL_AD_REASON_OFFSET)))
    } else {
      self = make(ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)")
    }
  }
}

@available(*, unavailable, message: "a session belongs to the thread of its loop")
extension TLSSession: Sendable {}

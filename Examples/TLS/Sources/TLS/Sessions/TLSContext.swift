import OpenSSL

/// What the connections of a client or of a server have in common: OpenSSL's `SSL_CTX`.
final class TLSContext {
  /// Which side.
  enum Role {
    case client
    case server
  }

  let pointer: OpaquePointer
  let role: Role

  /// The protocols of ALPN as they are written in a handshake: the length of each before it.
  private let protocols: [UInt8]

  init(_ role: Role, protocols: [String], newest: TLSVersion) throws(TLSError) {
    self.role = role
    self.protocols = try Self.encode(protocols)
    ERR_clear_error()
    let method = role == .client ? TLS_client_method() : TLS_server_method()
    guard let pointer = SSL_CTX_new(method) else { throw TLSError.unavailable(takeReason()) }
    self.pointer = pointer
    guard openssl_require_tls12(pointer) == 1 else { throw TLSError.unavailable(takeReason()) }
    if newest == .tls12 { _ = openssl_limit_to_tls12(pointer) }
    openssl_release_buffers(pointer)
    // Otherwise a key with a password would have OpenSSL ask for it at the terminal, and wait.
    SSL_CTX_set_default_passwd_cb(pointer) { _, _, _, _ in -1 }
    switch role {
    case .client:
      // Unlike its relatives it gives 0 when all is well.
      guard SSL_CTX_set_alpn_protos(pointer, self.protocols, UInt32(self.protocols.count)) == 0
      else { throw TLSError.unavailable(takeReason()) }
    case .server:
      // No session is taken up again here. The tickets for that come behind the handshake: with a client that
      // only writes they would stay unread, and have the system reset the connection when it is closed.
      SSL_CTX_set_num_tickets(pointer, 0)
      SSL_CTX_ctrl(pointer, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
      if !self.protocols.isEmpty {
        // Each session keeps its context, and so this object is there as long as it is asked.
        SSL_CTX_set_alpn_select_cb(
          pointer,
          { _, chosen, count, offered, offeredCount, object in
            guard let object, let chosen, let count else { return SSL_TLSEXT_ERR_ALERT_FATAL }
            let context = Unmanaged<TLSContext>.fromOpaque(object).takeUnretainedValue()
            let offers = UnsafeBufferPointer(start: offered, count: Int(offeredCount))
            return context.choose(chosen, count, of: offers)
          }, Unmanaged.passUnretained(self).toOpaque())
      }
    }
  }

  deinit { SSL_CTX_free(pointer) }

  /// Chooses the first protocol of ours that the client offers; the handshake fails if there is none.
  private func choose(
    _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>, _ count: UnsafeMutablePointer<UInt8>,
    of offered: UnsafeBufferPointer<UInt8>
  ) -> Int32 {
    var own = 0
    while own < protocols.count {
      let name = protocols[own...(own + Int(protocols[own]))]
      var other = 0
      while other < offered.count, other + Int(offered[other]) < offered.count {
        let length = Int(offered[other])
        if name.elementsEqual(offered[other...(other + length)]) {
          // It points into what the client has sent, which OpenSSL copies when this returns.
          chosen.pointee = offered.baseAddress?.advanced(by: other + 1)
          count.pointee = UInt8(length)
          return SSL_TLSEXT_ERR_OK
        }
        other += 1 + length
      }
      own += name.count
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL
  }

  private static func encode(_ protocols: [String]) throws(TLSError) -> [UInt8] {
    var bytes: [UInt8] = []
    for name in protocols {
      guard (1...255).contains(name.utf8.count) else { throw TLSError.invalidProtocol(name) }
      bytes.append(UInt8(name.utf8.count))
      bytes += name.utf8
      guard bytes.count <= 65_535 else { throw TLSError.invalidProtocol(name) }
    }
    return bytes
  }
}

extension TLSContext {
  /// Checks the certificate of the other side against those that are trusted.
  func verify(trusting trust: TLSTrust) throws(TLSError) {
    ERR_clear_error()
    switch trust {
    case .system:
      guard SSL_CTX_set_default_verify_paths(pointer) == 1 else {
        throw TLSError.unavailable(takeReason())
      }
    case .authorities(let file):
      guard SSL_CTX_load_verify_file(pointer, file) == 1 else {
        throw TLSError.unusableFile(file, reason: takeReason())
      }
    case .anybody: return
    }
    SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
  }

  /// Shows a certificate, with those of its issuers behind it in the file, and proves it with a key.
  func show(certificate: String, key: String) throws(TLSError) {
    ERR_clear_error()
    guard SSL_CTX_use_certificate_chain_file(pointer, certificate) == 1 else {
      throw TLSError.unusableFile(certificate, reason: takeReason())
    }
    guard SSL_CTX_use_PrivateKey_file(pointer, key, SSL_FILETYPE_PEM) == 1,
      SSL_CTX_check_private_key(pointer) == 1
    else {
      throw TLSError.unusableFile(key, reason: takeReason())
    }
  }
}

@available(*, unavailable, message: "a context belongs to the thread of its loop")
extension TLSContext: Sendable {}

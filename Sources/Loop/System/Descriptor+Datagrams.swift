import GeneratorsPlatform

/// What was received, in memory that was lent for it.
package struct ReceivedDatagram {
  /// How many bytes are there.
  package let count: Int

  /// Who has sent it; `nil` for a sender without an address.
  package let address: SocketAddress?

  /// Whether it was longer.
  package let isTruncated: Bool
}

extension Descriptor {
  /// Sends a datagram, whole or not at all.
  ///
  /// - Parameters:
  ///   - bytes: what to send; it may be nothing.
  ///   - address: to whom; `nil` for whom the socket is connected to.
  /// - Returns: whether it was sent; if not, the system has no room for it yet.
  /// - Throws: `messageTooLong`, `connectionRefused` for one sent before, and what else the system has.
  package func sendDatagram(
    _ bytes: UnsafeRawBufferPointer, to address: SocketAddress?
  ) throws(SystemError) -> Bool {
    let number = number
    let flags = SocketConstants.sendFlags
    let result: SystemCallResult
    if let address {
      result = try address.withSystemAddress("sendto") { system, length in
        systemCall { sendto(number, bytes.baseAddress, bytes.count, flags, system, length) }
      }
    } else {
      result = systemCall { sendto(number, bytes.baseAddress, bytes.count, flags, nil, 0) }
    }
    if result.failure == .wouldBlock { return false }
    _ = try result.get("sendto", context: address?.description)
    return true
  }

  /// Receives the next datagram; what of it does not fit is lost.
  ///
  /// - Returns: what there was; `nil` if nothing was.
  /// - Throws: `connectionRefused` for one that was sent before, and what else the system has.
  package func receiveDatagram(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> ReceivedDatagram? {
    var storage = sockaddr_storage()
    var part = iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
    var message = msghdr()
    let number = number
    let result = withUnsafeMutablePointer(to: &storage) { name in
      withUnsafeMutablePointer(to: &part) { part in
        message.msg_name = UnsafeMutableRawPointer(name)
        message.msg_namelen = socklen_t(MemoryLayout<sockaddr_storage>.size)
        message.msg_iov = part
        message.msg_iovlen = 1
        return systemCall { recvmsg(number, &message, 0) }
      }
    }
    if result.failure == .wouldBlock { return nil }
    let count = try result.get("recvmsg")
    return ReceivedDatagram(
      count: count, address: SocketAddress(storage, length: message.msg_namelen),
      isTruncated: message.msg_flags & Int32(MSG_TRUNC) != 0)
  }
}

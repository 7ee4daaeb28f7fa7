import GeneratorsPlatform

/// The system's name service, as calls that block.
public enum AddressResolution {
  /// The addresses under which a host accepts stream connections, in the order to try them.
  ///
  /// Blocks the calling thread, for seconds when name servers are slow: on a loop it belongs on an
  /// executor. A literal address is answered at once, without asking anybody. The order is the
  /// system's (RFC 6724); duplicates are dropped.
  ///
  /// - Parameters:
  ///   - host: a name or a literal address.
  ///   - port: the port to put into each address.
  /// - Returns: at least one address.
  /// - Throws: `hostNotFound` for a name that does not exist, cannot exist (empty, or with a zero
  ///   byte in it) or has no address; `temporaryFailure`; other codes as the system has them.
  public static func resolve(
    host: String, port: UInt16
  ) throws(ResolutionError) -> [SocketAddress] {
    if let literal = SocketAddress(host: host, port: port) { return [literal] }
    guard !host.isEmpty, !host.utf8.contains(0) else {
      throw ResolutionError(host: host, code: .hostNotFound)
    }
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = SocketConstants.stream
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, nil, &hints, &list)
    let number = ErrorNumber.current
    guard code == 0 else {
      let isSystem = code == Int32(EAI_SYSTEM)
      throw ResolutionError(
        host: host, code: .init(rawValue: code),
        systemError: isSystem
          ? SystemError(call: "getaddrinfo", code: .init(number), context: host) : nil)
    }
    defer { freeaddrinfo(list) }
    let addresses = collect(list, port: port)
    guard !addresses.isEmpty else { throw ResolutionError(host: host, code: .hostNotFound) }
    return addresses
  }

  /// The addresses with the families taking turns, beginning with that of the first one; within a
  /// family the order stays (RFC 8305, section 4).
  package static func interleaved(_ addresses: [SocketAddress]) -> [SocketAddress] {
    guard let first = addresses.first else { return [] }
    let own = addresses.filter { $0.family == first.family }
    let others = addresses.filter { $0.family != first.family }
    let pairs = zip(own, others).flatMap { [$0, $1] }
    let shorter = min(own.count, others.count)
    return pairs + own[shorter...] + others[shorter...]
  }

  private static func collect(
    _ list: UnsafeMutablePointer<addrinfo>?, port: UInt16
  ) -> [SocketAddress] {
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next {
      next = entry.pointee.ai_next
      guard let system = entry.pointee.ai_addr else { continue }
      let length = min(Int(entry.pointee.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
      var storage = sockaddr_storage()
      withUnsafeMutableBytes(of: &storage) {
        $0.copyMemory(from: UnsafeRawBufferPointer(start: system, count: length))
      }
      let address: SocketAddress
      switch SocketAddress(storage, length: socklen_t(length)) {
      case .ipv4(let host, _): address = .ipv4(host, port: port)
      case .ipv6(let host, _, let scope): address = .ipv6(host, port: port, scope: scope)
      default: continue
      }
      if !addresses.contains(address) { addresses.append(address) }
    }
    return addresses
  }
}

import Foundation

/// The addresses that a host's name stands for, to be tried in order.
package struct Endpoint: Sendable {
  /// One address, as `connect` takes it.
  struct Address: Sendable {
    let family: Int32
    let bytes: [UInt8]
  }

  let addresses: [Address]

  /// Asks the system for the addresses of a host; blocks while it finds out.
  ///
  /// - Throws: ``ResolutionError`` if there are none.
  package static func resolve(_ url: ServerURL) throws(ResolutionError) -> Endpoint {
    var hints = addrinfo()
    #if os(Linux)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(url.host, "\(url.port)", &hints, &list)
    guard code == 0 else {
      throw ResolutionError(host: url.host, reason: String(cString: gai_strerror(code)))
    }
    defer { freeaddrinfo(list) }
    var addresses: [Address] = []
    var next = list
    while let entry = next?.pointee {
      if let address = entry.ai_addr {
        let bytes = UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen))
        addresses.append(Address(family: entry.ai_family, bytes: Array(bytes)))
      }
      next = entry.ai_next
    }
    return Endpoint(addresses: addresses)
  }

  /// Starts to connect a new socket to one of the addresses.
  ///
  /// The outcome is known when the socket is writable: ``Descriptor/takeError()`` gives it.
  static func startConnecting(_ address: Address) throws(SystemError) -> Descriptor {
    let descriptor = try Descriptor.stream(family: address.family)
    let result = address.bytes.withUnsafeBytes { buffer -> Int32 in
      guard let base = buffer.baseAddress else { return -1 }
      return connect(
        descriptor.number, base.assumingMemoryBound(to: sockaddr.self), socklen_t(buffer.count))
    }
    // An interrupted connect goes on by itself, like one in progress.
    guard result == 0 || errno == EINPROGRESS || errno == EINTR else {
      throw SystemError("connect")
    }
    return descriptor
  }
}

/// A host's name that stands for no address.
package struct ResolutionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name.
  package let host: String
  /// The resolver's words.
  package let reason: String

  /// The name and the reason.
  package var description: String { "cannot resolve \(host): \(reason)" }
}

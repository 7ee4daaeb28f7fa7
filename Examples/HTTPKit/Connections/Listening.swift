import Foundation

extension Descriptor {
  /// A socket that listens on a free port of 127.0.0.1.
  package static func loopbackListener() throws(SystemError) -> Descriptor {
    let listener = try Descriptor.stream(family: AF_INET)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isBound = withUnsafeBytes(of: &address) { buffer in
      guard let base = buffer.baseAddress else { return false }
      return bind(
        listener.number, base.assumingMemoryBound(to: sockaddr.self), socklen_t(buffer.count)) == 0
    }
    guard isBound else { throw SystemError("bind") }
    guard listen(listener.number, 1_024) == 0 else { throw SystemError("listen") }
    return listener
  }

  /// The port that an IPv4 socket is bound to.
  package func localPort() throws(SystemError) -> UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutableBytes(of: &address) { buffer in
      guard let base = buffer.baseAddress else { return Int32(-1) }
      return getsockname(number, base.assumingMemoryBound(to: sockaddr.self), &size)
    }
    guard code == 0 else { throw SystemError("getsockname") }
    return UInt16(bigEndian: address.sin_port)
  }

  /// The next connection that waits on a listener, or nil.
  package func acceptConnection() -> Descriptor? {
    let accepted = accept(number, nil, nil)
    guard accepted >= 0 else { return nil }
    let descriptor = Descriptor(owning: accepted)
    do {
      try descriptor.configure()
      return descriptor
    } catch {
      return nil
    }
  }
}

import GeneratorsPlatform

extension SocketAddress {
  /// Hands the address to `body` in the system's form.
  ///
  /// - Throws: `nameTooLong` for a path that does not fit, `invalidArgument` for one with a zero
  ///   byte that is not the first.
  func withSystemAddress(
    _ call: StaticString, _ body: (UnsafePointer<sockaddr>, socklen_t) -> SystemCallResult
  ) throws(SystemError) -> SystemCallResult {
    var storage = sockaddr_storage()
    let length = try fill(&storage, for: call)
    return withUnsafePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  private func fill(
    _ storage: inout sockaddr_storage, for call: StaticString
  ) throws(SystemError) -> socklen_t {
    switch self {
    case .ipv4(let address, let port):
      return Self.store(&storage) { (system: inout sockaddr_in, length) in
        #if canImport(Darwin)
          system.sin_len = UInt8(length)
        #endif
        system.sin_family = sa_family_t(AF_INET)
        system.sin_port = in_port_t(port.bigEndian)
        system.sin_addr.s_addr = address.rawValue.bigEndian
      }
    case .ipv6(let address, let port, let scope):
      return Self.store(&storage) { (system: inout sockaddr_in6, length) in
        #if canImport(Darwin)
          system.sin6_len = UInt8(length)
        #endif
        system.sin6_family = sa_family_t(AF_INET6)
        system.sin6_port = in_port_t(port.bigEndian)
        system.sin6_addr = address.systemAddress
        system.sin6_scope_id = scope
      }
    case .unix(let path):
      return try Self.fill(&storage, path: path, for: call)
    }
  }

  private static func store<Form>(
    _ storage: inout sockaddr_storage, _ body: (inout Form, Int) -> Void
  ) -> socklen_t {
    withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: Form.self, capacity: 1) {
        body(&$0.pointee, MemoryLayout<Form>.size)
      }
    }
    return socklen_t(MemoryLayout<Form>.size)
  }

  private static var pathOffset: Int { MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2 }

  private static func fill(
    _ storage: inout sockaddr_storage, path: String, for call: StaticString
  ) throws(SystemError) -> socklen_t {
    let bytes = Array(path.utf8)
    let capacity = MemoryLayout<sockaddr_un>.size - pathOffset
    let isAbstract = bytes.first == 0
    guard !bytes.dropFirst().contains(0) else {
      throw SystemError(call: call.description, code: .invalidArgument, context: "unix:\(path)")
    }
    // A path of the file system is followed by a zero byte, an abstract name is not.
    guard bytes.count + (isAbstract ? 0 : 1) <= capacity else {
      throw SystemError(call: call.description, code: .nameTooLong, context: "unix:\(path)")
    }
    let length = pathOffset + bytes.count + (isAbstract || bytes.isEmpty ? 0 : 1)
    _ = store(&storage) { (system: inout sockaddr_un, _) in
      #if canImport(Darwin)
        system.sun_len = UInt8(length)
      #endif
      system.sun_family = sa_family_t(AF_UNIX)
    }
    withUnsafeMutableBytes(of: &storage) { $0[pathOffset...].copyBytes(from: bytes) }
    return socklen_t(length)
  }

  /// Reads the system's form; `nil` for a family that is not one of ours.
  init?(_ storage: sockaddr_storage, length: socklen_t) {
    guard Int(length) >= Self.pathOffset else {
      // Darwin and Linux leave the address of an unnamed peer empty.
      self = .unix(path: "")
      return
    }
    switch Int32(storage.ss_family) {
    case AF_INET:
      let system = Self.load(storage, as: sockaddr_in.self)
      self = .ipv4(
        IPv4Address(rawValue: UInt32(bigEndian: system.sin_addr.s_addr)),
        port: UInt16(bigEndian: system.sin_port))
    case AF_INET6:
      let system = Self.load(storage, as: sockaddr_in6.self)
      self = .ipv6(
        IPv6Address(system.sin6_addr), port: UInt16(bigEndian: system.sin6_port),
        scope: system.sin6_scope_id)
    case AF_UNIX:
      self = .unix(path: Self.path(storage, length: Int(length)))
    default:
      return nil
    }
  }

  private static func load<Form>(_ storage: sockaddr_storage, as form: Form.Type) -> Form {
    withUnsafeBytes(of: storage) { $0.loadUnaligned(as: Form.self) }
  }

  private static func path(_ storage: sockaddr_storage, length: Int) -> String {
    withUnsafeBytes(of: storage) { all in
      let bytes = all[pathOffset..<min(length, MemoryLayout<sockaddr_un>.size)]
      guard bytes.first != 0 else {
        // An abstract name is as long as the address; Darwin pads an empty path with zeros.
        return bytes.allSatisfy { $0 == 0 } ? "" : String(decoding: bytes, as: UTF8.self)
      }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}

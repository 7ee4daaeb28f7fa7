extension DatagramSocket {
  /// Joins a group of receivers, to which anyone may send (multicast).
  ///
  /// ```swift
  /// let socket = try loop.openDatagramSocket(local: .ipv4(.any, port: 5353))
  /// if let group = IPv4Address("224.0.0.251") { try socket.join(group) }
  /// ```
  ///
  /// A socket is in a group until it leaves it or is closed. It receives what goes to its port, and so has to
  /// be bound to the group's port, at `any` or at the group's address itself. See ip(7), `IP_ADD_MEMBERSHIP`.
  ///
  /// - Parameters:
  ///   - group: The group, from 224.0.0.0 to 239.255.255.255.
  ///   - interface: An address of the interface by which to receive; with `any` the system chooses.
  /// - Throws: ``SystemError``: `invalidArgument` for what is no group, `addressInUse` for one that it is in,
  ///   `noSuchDevice` for an address of no interface, `noBufferSpace` for more groups than the system allows;
  ///   `badDescriptor` once the socket is closed.
  public func join(
    _ group: IPv4Address, on interface: IPv4Address = .any
  ) throws(SystemError) {
    try watch.descriptor.setMembership(true, of: group, on: interface)
  }

  /// Joins a group of receivers, to which anyone may send (multicast).
  ///
  /// As with a group of IPv4. See ipv6(7), `IPV6_JOIN_GROUP`.
  ///
  /// - Parameters:
  ///   - group: The group, an address that begins with `ff`.
  ///   - interface: The number of the interface by which to receive (`if_nametoindex`); with 0 the system chooses.
  /// - Throws: As with a group of IPv4.
  public func join(_ group: IPv6Address, on interface: UInt32 = 0) throws(SystemError) {
    try watch.descriptor.setMembership(true, of: group, on: interface)
  }

  /// Leaves a group.
  ///
  /// - Parameters:
  ///   - group: The group.
  ///   - interface: As the group was joined.
  /// - Throws: ``SystemError``: `addressNotAvailable` for a group that it is not in; `badDescriptor` once the
  ///   socket is closed.
  public func leave(
    _ group: IPv4Address, on interface: IPv4Address = .any
  ) throws(SystemError) {
    try watch.descriptor.setMembership(false, of: group, on: interface)
  }

  /// Leaves a group.
  ///
  /// - Parameters:
  ///   - group: The group.
  ///   - interface: As the group was joined.
  /// - Throws: As with a group of IPv4.
  public func leave(_ group: IPv6Address, on interface: UInt32 = 0) throws(SystemError) {
    try watch.descriptor.setMembership(false, of: group, on: interface)
  }

  /// Has what is sent to groups go by one interface, for a socket of IPv4; the system chooses until then.
  ///
  /// - Parameter interface: An address of the interface.
  /// - Throws: ``SystemError``: `addressNotAvailable` for an address of no interface; `badDescriptor` once the
  ///   socket is closed.
  public func sendToGroups(by interface: IPv4Address) throws(SystemError) {
    try watch.descriptor.setGroupInterface(interface)
  }

  /// Has what is sent to groups go by one interface, for a socket of IPv6; the system chooses until then.
  ///
  /// - Parameter interface: The number of the interface (`if_nametoindex`).
  /// - Throws: ``SystemError``: `noSuchDevice` where there is none; `badDescriptor` once the socket is closed.
  public func sendToGroups(by interface: UInt32) throws(SystemError) {
    try watch.descriptor.setGroupInterface(interface)
  }

  /// A setting of the socket, such as how far what is sent to groups goes
  /// (`SocketOption<Int>(level: IPPROTO_IP, name: IP_MULTICAST_TTL)`).
  ///
  /// - Throws: As ``StreamWriter/socketOption(_:)``.
  public func socketOption<Value>(_ option: SocketOption<Value>) throws(SystemError) -> Value {
    option.decode(try watch.descriptor.option(option.level, option.name))
  }

  /// Changes a setting of the socket.
  ///
  /// - Throws: As ``StreamWriter/setSocketOption(_:to:)``.
  public func setSocketOption<Value>(
    _ option: SocketOption<Value>, to value: Value
  ) throws(SystemError) {
    try watch.descriptor.setOption(option.level, option.name, option.encode(value))
  }
}

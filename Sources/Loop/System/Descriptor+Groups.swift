import GeneratorsPlatform

/// Groups that datagrams go to (multicast; ip(7), ipv6(7)).
extension Descriptor {
  /// Joins a group (`IP_ADD_MEMBERSHIP`), or leaves it (`IP_DROP_MEMBERSHIP`).
  package func setMembership(
    _ isMember: Bool, of group: IPv4Address, on interface: IPv4Address
  ) throws(SystemError) {
    let request = ip_mreq(
      imr_multiaddr: in_addr(s_addr: group.rawValue.bigEndian),
      imr_interface: in_addr(s_addr: interface.rawValue.bigEndian))
    let name = isMember ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP
    try setOption(SocketConstants.ip, name, request)
  }

  /// Joins a group (`IPV6_JOIN_GROUP`), or leaves it (`IPV6_LEAVE_GROUP`).
  package func setMembership(
    _ isMember: Bool, of group: IPv6Address, on interface: UInt32
  ) throws(SystemError) {
    let request = GroupRequest(
      high: group.high.bigEndian, low: group.low.bigEndian, interface: interface)
    let name = isMember ? IPV6_JOIN_GROUP : IPV6_LEAVE_GROUP
    try setOption(SocketConstants.ipv6, name, request)
  }

  /// Says by which interface datagrams go to groups (`IP_MULTICAST_IF`).
  package func setGroupInterface(_ interface: IPv4Address) throws(SystemError) {
    let address = in_addr(s_addr: interface.rawValue.bigEndian)
    try setOption(SocketConstants.ip, IP_MULTICAST_IF, address)
  }

  /// Says by which interface datagrams go to groups (`IPV6_MULTICAST_IF`).
  package func setGroupInterface(_ interface: UInt32) throws(SystemError) {
    try setOption(SocketConstants.ipv6, IPV6_MULTICAST_IF, interface)
  }
}

/// `struct ipv6_mreq`, whose address is a union, which Swift does not take for plain bytes.
private struct GroupRequest {
  let high: UInt64
  let low: UInt64
  let interface: UInt32
}

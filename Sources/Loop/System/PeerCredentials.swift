/// Who is at the other side of a Unix domain socket, as the system tells it.
///
/// The system notes it when the connection is made: of the process that connected or called `listen`, or that
/// made the pair. It stays so when that process changes its user, and when it hands the socket to another one.
/// The other side cannot say anything else than what is so. See unix(7), `SO_PEERCRED`.
public struct PeerCredentials: Hashable, Sendable {
  /// The number of the process; `nil` where the system does not tell, as of one in another name space.
  ///
  /// A number that is used again when the process has ended: it is for logs, not to decide by.
  public let process: Int32?

  /// The number of the user whose rights the process had.
  public let user: UInt32

  /// The number of the group whose rights the process had; those of other groups are not told.
  public let group: UInt32

  package init(process: Int32?, user: UInt32, group: UInt32) {
    self.process = process
    self.user = user
    self.group = group
  }
}

extension PeerCredentials: CustomStringConvertible {
  /// The three numbers: `<PeerCredentials process=17 user=1000 group=1000>`.
  public var description: String {
    "<PeerCredentials process=\(process.map(String.init) ?? "?") user=\(user) group=\(group)>"
  }
}

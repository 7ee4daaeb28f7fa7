extension LoopGroup {
  /// How the loops of a group come to the connections of a server.
  public enum Sharing: Hashable, Sendable {
    /// Each loop listens, and the system shares out who connects (`SO_REUSEPORT`).
    ///
    /// It looks at nothing but the addresses of the two sides, so that with few connections one loop may have
    /// many and another none. Linux shares out evenly otherwise; other systems may give all to one.
    case reusePort

    /// One loop listens, and gives each connection to the loop that has least to do.
    ///
    /// For addresses that several cannot listen on, such as Unix domain sockets, and for connections that
    /// are few and last long.
    case handOn
  }
}

extension LoopGroup.Sharing {
  /// The way that fits some addresses.
  init(for addresses: [SocketAddress]) {
    let isUnix = addresses.contains { if case .unix = $0 { true } else { false } }
    #if os(Linux)
      self = isUnix ? .handOn : .reusePort
    #else
      self = .handOn
    #endif
  }
}

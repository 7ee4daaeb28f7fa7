import Generators

extension LoopGroup {
  /// Accepts connections, and serves each on one of the loops: what
  /// ``LoopGroup/startServer(on:backlog:limit:connectionLimit:idleLimit:sharing:_:)`` gives.
  ///
  /// It serves until ``close()``, until ``shutdown(grace:)`` of it or of its group, whether or not anyone
  /// keeps it. It may be used from any thread.
  public final class Server: Sendable {
    /// The loops that serve; kept as long as this is.
    public let group: LoopGroup

    /// How the loops come to their connections.
    public let sharing: Sharing

    /// Where it listens, or has listened, with the ports that the system chose.
    public let localAddresses: [SocketAddress]

    let number: UInt64
    private let counts: [LoadCount]

    init(
      _ number: UInt64, of group: LoopGroup, _ sharing: Sharing, on addresses: [SocketAddress],
      _ counts: [LoadCount]
    ) {
      self.number = number
      self.group = group
      self.sharing = sharing
      localAddresses = addresses
      self.counts = counts
    }

    /// How many connections each loop has, in the order of the loops.
    public var connectionCounts: [Int] { counts.map(\.value) }

    /// How many connections there are.
    public var connectionCount: Int { connectionCounts.reduce(0, +) }

    /// Stops listening, on all loops.
    ///
    /// The connections that there are go on, also those that are on their way to their loop. As
    /// ``Loop/Server/close()`` otherwise.
    public func close() async { await group.close(number) }

    /// Ends the server in order, and does not wait for ever.
    ///
    /// On each loop as ``Loop/Server/shutdown(grace:)``, at the same time: it stops listening, closes the
    /// connections, waits for their coroutines, and breaks off what is left when the time is over. A Swift
    /// task that is cancelled while it waits changes nothing about that.
    ///
    /// - Parameter grace: How long the connections may take to end by themselves.
    /// - Returns: Whether all had ended in time.
    @discardableResult
    public func shutdown(grace: Duration) async -> Bool {
      await group.end(number, grace: grace, patience: nil)
    }
  }
}

extension LoopGroup.Server: CustomStringConvertible {
  /// Where it listens, and how many connections each loop has:
  /// `<LoopGroup.Server on 127.0.0.1:80 connections=2,3>`.
  public var description: String {
    let places = localAddresses.map(\.description).joined(separator: ", ")
    let counts = connectionCounts.map(String.init).joined(separator: ",")
    return "<LoopGroup.Server on \(places) connections=\(counts)>"
  }
}

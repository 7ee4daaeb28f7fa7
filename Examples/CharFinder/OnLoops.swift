import HTTPKit
import Loop

/// Both servers on several loops, each on a thread of its own.
///
/// A connection is the affair of one loop. The table of words is everybody's: a value that nobody changes.
struct OnLoops: Sendable {
  let group: LoopGroup
  let finder: CharFinder

  init(count: Int, _ finder: CharFinder) throws {
    group = try LoopGroup(count: count)
    self.finder = finder
  }

  /// Starts both, and gives the ports that they have.
  func start(ports: [UInt16]) async throws -> [UInt16] {
    let overTCP = try await group.startServer(on: .ipv4(.loopback, port: ports[0])) {
      AnswerQueries(finder: finder, reader: $0, writer: $1)
    }
    let overHTTP = try await group.startServer(on: .ipv4(.loopback, port: ports[1])) { loop in
      { HTTPConversation(loop: loop, reader: $0, writer: $1) { finder.plan(for: $0) } }
    }
    return [overTCP, overHTTP].map { $0.localAddresses.first?.port ?? 0 }
  }

  /// Ends both, and the loops.
  func end() async { await group.shutdown(grace: .seconds(5)) }
}

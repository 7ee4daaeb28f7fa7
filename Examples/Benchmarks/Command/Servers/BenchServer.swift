import Generators
import Loop

/// A server that a client of its own measures: `bench N1server NAME [LOOPS]`.
///
/// It says `READY` and its port, and serves until it is killed: on one loop, or on several of which each has a
/// thread of its own.
enum BenchServer: String, CaseIterable {
  /// Gives back what it gets.
  case echo = "N1server"

  /// Answers requests of HTTP/1.1, on connections that last.
  case http = "N3server"

  /// What it does.
  var meaning: String {
    switch self {
    case .echo: "gives back what it gets, until it is killed"
    case .http: "answers requests of HTTP/1.1, until it is killed"
    }
  }

  /// Serves for ever.
  ///
  /// - Parameter words: What stands behind the name of the case: a name, and the number of loops.
  /// - Throws: ``BenchError/usage(_:)``; what starting the server throws.
  func run(_ words: ArraySlice<String>) throws {
    let loop = try EventLoop()
    defer { loop.close() }
    guard let word = words.dropFirst().first else {
      ready(try start(on: loop).localAddresses)
      return try loop.runForever()
    }
    guard let count = Int(word), count > 0 else { throw BenchError.usage("\(word) is no count") }
    let group = try LoopGroup(count: count)
    let server = try loop.runUntilComplete(Await { try await start(on: group) })
    ready(server.localAddresses)
    // Whoever could still call keeps a loop that has nothing to do.
    try withExtendedLifetime(loop.makeThreadsafeLoop()) { try loop.runForever() }
  }

  private func ready(_ addresses: [SocketAddress]) {
    print("READY \(addresses.first?.port ?? 0)")
    flushOutput()
  }

  private static let address = SocketAddress.ipv4(.loopback, port: 0)

  private func start(on loop: EventLoop) throws -> Server {
    switch self {
    case .echo:
      try loop.startServer(on: Self.address, backlog: 4_096) { EchoBytes(reader: $0, writer: $1) }
    case .http:
      try loop.startServer(on: Self.address, backlog: 4_096) { AnswerGet(reader: $0, writer: $1) }
    }
  }

  private func start(on group: LoopGroup) async throws -> LoopGroup.Server {
    switch self {
    case .echo:
      try await group.startServer(on: Self.address, backlog: 4_096) {
        EchoBytes(reader: $0, writer: $1)
      }
    case .http:
      try await group.startServer(on: Self.address, backlog: 4_096) {
        AnswerGet(reader: $0, writer: $1)
      }
    }
  }
}

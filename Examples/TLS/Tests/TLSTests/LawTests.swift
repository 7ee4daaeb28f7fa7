import Generators
import Loop
import LoopTesting
import TLS
import Testing

/// The laws of the library, over TLS.
@Suite(.serialized, .needs("openssl")) struct LawTests {
  @Test(arguments: [
    MemoryPair.Delivery.atOnce, .pieces(of: 1_000, every: .milliseconds(3)),
    .script([MemoryPair.Piece(1), MemoryPair.Piece(2, after: .seconds(1)), MemoryPair.Piece(5)]),
  ])
  func `TLS over pairs in memory keeps the contract of streams`(
    _ delivery: MemoryPair.Delivery
  ) throws {
    let (client, server) = try (Certificates.client(), Certificates.server())
    try StreamLaw.check { test in
      let pair = MemoryPair(
        on: test.loop, limit: 1_000, capacity: 20_000, toFar: delivery, toNear: delivery)
      let secure = try SecurePair(test, over: pair, client: client, server: server)
      return (secure.near, secure.far)
    }
  }

  @Test func `TLS over sockets keeps the contract of streams`() async {
    // In a process of its own: a program that another test starts has a socket for a moment after it was closed.
    await #expect(processExitsWith: .success) {
      for version in [TLSVersion.tls12, .tls13] {
        let (client, server) = try (Certificates.client(newest: version), Certificates.server())
        try StreamLaw.check { test in
          let (near, far) = try socketEnds(test)
          let secure = try SecurePair(test, near, far, client: client, server: server)
          return (secure.near, secure.far)
        }
      }
    }
  }

  @Test func `TLS in TLS keeps it, too`() throws {
    let (client, server) = try (Certificates.client(), Certificates.server())
    try StreamLaw.check { test in
      let pair = MemoryPair(on: test.loop, limit: 1_000, capacity: 20_000)
      let outer = try SecurePair(test, over: pair, client: client, server: server)
      let inner = try SecurePair(test, outer.near, outer.far, client: client, server: server)
      return (inner.near, inner.far)
    }
  }

  @Test func `its awaitables keep the contract of awaitables`() throws {
    let (client, server) = try (Certificates.client(), Certificates.server())
    // The server's side is begun, and ended, by another task; that of the client is what is checked.
    try AwaitableLaw.check { test in
      // By a script, since no two handshakes are equally long, and would take as many pieces.
      let second = MemoryPair.Piece(100, after: .seconds(1))
      let pair = MemoryPair(on: test.loop, toNear: .script([second, second, second]))
      test.loop.createTask(Answering(server: server, end: pair.far))
      return client.startTLS(pair.near.reader, pair.near.writer, hostName: "localhost")
    }
    try AwaitableLaw.check(isLazy: false) { test in
      let secure = try SecurePair(
        test, over: MemoryPair(on: test.loop), client: client, server: server)
      test.loop.callLater(.seconds(1)) { secure.server.writer.write("hel".utf8) }
      test.loop.callLater(.seconds(2)) { secure.server.writer.write("lo\n".utf8) }
      return secure.client.reader.readLine()
    }
    try AwaitableLaw.check(isLazy: false) { test in
      let pair = MemoryPair(on: test.loop, capacity: 0)
      let serving = test.loop.createTask(server.startTLS(pair.far.reader, pair.far.writer))
      let secure = try test.run(
        client.startTLS(pair.near.reader, pair.near.writer, hostName: "localhost"))
      _ = try test.run(serving)
      secure.writer.write([1])
      test.loop.callLater(.seconds(1)) { pair.far.reader.takeBytes { $0.count } }
      return secure.writer.drain()
    }
  }
}

/// Begins TLS on the side of a server, and does not mind whether the client does.
private struct Answering: Coroutine {
  let server: TLSServer
  let end: MemoryPair.End

  static let body = Program {
    Try {
      YieldFrom {
        $0.loop.waitFor(
          $0.server.startTLS($0.end.reader, $0.end.writer), timeout: .seconds(1_000))
      }
    } catch: {
      Catch {}
    }
  }
}

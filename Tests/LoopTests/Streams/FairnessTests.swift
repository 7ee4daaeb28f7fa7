import Generators
import Loop
import Testing

/// Counts turns until it is told to end.
private final class TurnCounter {
  var turns = 0
  var isOver = false
}

private struct Counting: Coroutine {
  typealias Returned = Void
  let counter: TurnCounter

  static let body = Program {
    While({ !$0.counter.isOver }) {
      YieldFrom { _ in EventLoop.turn }
      Do { $0.counter.turns += 1 }
    }
  }
}

/// Awaits something again and again, whatever comes of it.
private struct Insisting<Source: Awaitable>: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Int

  let rounds: Int
  let source: () -> Source
  let counter: TurnCounter
  var current: Source.Delegation?
  var round = 0
  var errors = 0

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Int> {
    while true {
      if current == nil {
        guard round < rounds else { break }
        round += 1
        current = source().makeGenerator()
      }
      do {
        if case .yielded(let suspension)? = try current?.resume(.next) {
          return .yielded(suspension)
        }
      } catch {
        errors += 1
      }
      current = nil
    }
    counter.isOver = true
    return .returned(errors)
  }
}

/// Nobody who goes on without waiting keeps others out, as long as it is the other side of a connection
/// that makes it go on.
@Suite struct FairnessTests {
  private let rounds = 1_000

  /// How many turns others have while something is awaited again and again.
  private func turns<Source: Awaitable>(
    _ bench: StreamBench, errors: Int, _ source: @escaping () -> Source
  ) throws -> Int {
    let counter = TurnCounter()
    let counting = bench.loop.createTask(Counting(counter: counter))
    let failed = try bench.run(Insisting(rounds: rounds, source: source, counter: counter))
    try bench.run(counting)
    #expect(failed == errors)
    return counter.turns
  }

  @Test func `reading buffered lines takes turns`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    far.writer.write(String(repeating: "\n", count: rounds + 1).utf8)
    _ = try bench.run(near.reader.readLine())
    #expect(try turns(bench, errors: 0) { near.reader.readLine() } >= 10)
    near.writer.close()
    far.writer.close()
  }

  @Test func `errors that leave their cause in place take turns`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair(limit: 4)
    far.writer.write("0123456789".utf8)
    #expect(throws: LimitOverrunError.self) { try bench.run(near.reader.readUntil([10])) }
    #expect(try turns(bench, errors: rounds) { near.reader.readUntil([10]) } >= 10)
    #expect(try turns(bench, errors: rounds) { near.reader.read(upTo: 0) } >= 10)
    near.writer.write([1])
    far.writer.close()
    near.writer.close()
    #expect(try turns(bench, errors: 0) { near.reader.read() } >= 10)
    near.writer.write([1])
    #expect(try turns(bench, errors: rounds) { near.writer.drain() } >= 10)
  }

  @Test func `writing what the system takes at once takes turns`() throws {
    let bench = try StreamBench()
    let (near, far) = try bench.pair()
    let turns = try turns(bench, errors: 0) { () -> StreamWriter.Drain in
      near.writer.write([1])
      return near.writer.drain()
    }
    #expect(turns >= 10)
    near.writer.close()
    far.writer.close()
  }

  @Test func `a connection that is refused at once takes a turn`() throws {
    let bench = try StreamBench()
    let path = "/tmp/nobody-listens-\(UInt64.random(in: 0 ... .max))"
    let address = SocketAddress.unix(path: path)
    let turns = try turns(bench, errors: rounds) { bench.loop.openConnection(to: address) }
    #expect(turns >= rounds)
    let none = try self.turns(bench, errors: rounds) { bench.loop.openConnection(to: []) }
    #expect(none >= rounds)
  }

  @Test func `an address that is in use takes a turn`() throws {
    let bench = try StreamBench()
    let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
    defer { server.close() }
    let port = try #require(address.port)
    let turns = try turns(bench, errors: rounds) {
      bench.loop.startServer(host: "127.0.0.1", port: port) { Echo(reader: $0, writer: $1) }
    }
    #expect(turns >= rounds)
  }

  @Test(arguments: SelectorKind.allCases)
  func `one connection with many lines does not keep another one waiting`(
    _ kind: SelectorKind
  ) throws {
    let bench = try StreamBench(kind)
    let (near, far) = try bench.pair()
    let (other, otherFar) = try bench.pair()
    let waiting = bench.loop.createTask(other.reader.readLine())
    far.writer.write(String(repeating: "\n", count: rounds + 1).utf8)
    _ = try bench.run(near.reader.readLine())
    var read = 0
    var readMeanwhile: Int?
    waiting.addDoneCallback { _ in readMeanwhile = read }
    otherFar.writer.write("me too\n".utf8)
    let counter = TurnCounter()
    let chatty = Insisting(
      rounds: rounds,
      source: { () -> StreamReader.Read in
        read += 1
        return near.reader.readLine()
      }, counter: counter)
    #expect(try bench.run(chatty) == 0)
    // Of the thousand: one share until its readiness is seen, and one before each of its steps.
    #expect(try #require(readMeanwhile) <= 400)
    for stream in [near, far, other, otherFar] { stream.writer.close() }
  }
}

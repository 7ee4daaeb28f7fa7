import Generators
import Loop
import Testing

/// A loop with a server, and what they reported.
final class StreamBench {
  let loop: EventLoop
  private(set) var reports: [ErrorReport] = []

  init(_ kind: SelectorKind = .standard) throws {
    loop = EventLoop(selector: try kind.make())
    // A busy machine is no fault of a stream.
    loop.slowStepThreshold = nil
    loop.exceptionHandler = { [unowned self] _, report in reports.append(report) }
  }

  deinit { loop.close() }

  /// Serves connections, and gives the address.
  func serve<Connection: Coroutine>(
    limit: Int = 65_536, _ connected: @escaping (StreamReader, StreamWriter) -> Connection
  ) throws -> (server: Server, address: SocketAddress) {
    let server = try loop.startServer(
      on: .ipv4(.loopback, port: 0), backlog: 1_024, limit: limit, connected)
    return (server, try #require(server.localAddresses.first))
  }

  /// Forgets what was reported so far.
  func forgetReports() { reports = [] }

  /// Runs a coroutine.
  func run<Job: Awaitable>(_ job: Job) throws -> Job.Delegation.Returned {
    try loop.runUntilComplete(job)
  }

  /// Runs until nothing is left to do.
  func settle() throws {
    while loop.taskCount > 0 { _ = try loop.runUntilComplete(loop.sleep(.milliseconds(1))) }
  }

  /// A stream of a connected socket, which remains.
  func stream(_ socket: Descriptor) throws -> Stream {
    let (reader, writer) = try loop.openConnection(socket: socket.number)
    return Stream(reader: reader, writer: writer)
  }

  /// Two connected streams.
  func pair(limit: Int = 65_536) throws -> (near: Stream, far: Stream) {
    final class Box { var stream: Stream? }
    let box = Box()
    let (server, address) = try serve(limit: limit) { reader, writer in
      Hand(box: { box.stream = Stream(reader: reader, writer: writer) })
    }
    let near = try run(loop.openConnection(to: address, limit: limit))
    while box.stream == nil { _ = try run(loop.sleep(.zero)) }
    server.close()
    return (Stream(reader: near.reader, writer: near.writer), try #require(box.stream))
  }
}

/// Both sides of a connection.
struct Stream {
  let reader: StreamReader
  let writer: StreamWriter
}

/// Runs a closure and ends.
struct Hand: Coroutine {
  let box: () -> Void
  static let body = Program { Do { $0.box() } }
}

/// Echoes lines until the end.
struct Echo: Coroutine {
  let reader: StreamReader
  let writer: StreamWriter
  var line: [UInt8] = [0]

  static let body = Program {
    Try {
      While {
        !$0.line.isEmpty
      } do: {
        YieldFrom {
          $0.reader.readLine()
        } receive: {
          $0.line = $1
        }
        Do { $0.writer.write($0.line) }
        YieldFrom { $0.writer.drain() }
      }
    } finally: {
      Do { $0.writer.close() }
    }
    YieldFrom { $0.writer.waitClosed() }
  }
}

/// Connects, sends lines, counts what comes back.
struct Client: Coroutine {
  typealias Returned = Int
  let loop: EventLoop
  let address: SocketAddress
  let rounds: Int
  var count = 0

  static let body = Program {
    YieldFrom {
      $0.loop.openConnection(to: $0.address)
    } receive: { frame, stream in
      frame.stream = Stream(reader: stream.reader, writer: stream.writer)
    }
    YieldFrom {
      Talk(stream: try $0.connected(), rounds: $0.rounds)
    } receive: {
      $0.count = $1
    }
    Return { $0.count }
  }

  var stream: Stream?

  func connected() throws -> Stream { try #require(stream) }
}

/// Sends lines and counts what comes back.
struct Talk: Coroutine {
  typealias Returned = Int
  let stream: Stream
  let rounds: Int
  var count = 0
  var round = 0

  static let body = Program {
    Try {
      While {
        $0.round < $0.rounds
      } do: {
        Do { $0.stream.writer.write("round \($0.round)\n".utf8) }
        YieldFrom { $0.stream.writer.drain() }
        YieldFrom {
          $0.stream.reader.readLine()
        } receive: {
          $0.count += $1.count
        }
        Do { $0.round += 1 }
      }
    } finally: {
      Do { $0.stream.writer.close() }
    }
    YieldFrom { $0.stream.writer.waitClosed() }
    Return { $0.count }
  }
}

/// An address at which nobody listens, and nobody else can as long as the descriptor is open.
func deafAddress() throws -> (Descriptor, SocketAddress) {
  let holder = try Descriptor.streamSocket(for: .ipv4(.loopback, port: 0))
  try holder.bind(to: .ipv4(.loopback, port: 0))
  return (holder, try #require(try holder.localAddress()))
}

#if os(Linux)
  import FaultInjection
  import Generators
  import Loop

  /// A way to reach a server, or a process that does the same.
  enum Route: CaseIterable {
    case tcp
    case name
    case unix
    case tcpWithPoll
    case process

    /// A process whose end a thread waits for.
    case processByThread

    /// A pipe, a file and a socket that the program has opened.
    case pipe
    case file
    case socket

    /// A file that is sent, over a socket and over one that others share.
    case sentFile
    case sentFileOfShared

    /// Datagrams, one after the other.
    case datagrams

    var isProcess: Bool { self == .process || self == .processByThread }

    func makeSelector() throws -> any EventLoop.Selector {
      self == .tcpWithPoll ? try PollSelector() : try EpollSelector()
    }
  }

  /// What came of an echo.
  struct EchoEnd {
    /// What the client got; `nil` if there was an error.
    var bytes: [UInt8]?
    var error: (any Error)?
    var reports: [ErrorReport] = []

    /// The processes that were started.
    var processes: [Int32] = []
  }

  /// Sends all bytes to a server on the same loop, and gives what comes back.
  ///
  /// Everything happens on the calling thread, but for the look-up of a name.
  func echo(_ bytes: [UInt8], by route: Route) -> EchoEnd {
    var end = EchoEnd()
    do {
      let loop = EventLoop(selector: try route.makeSelector())
      defer { loop.close() }
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { end.reports.append($1) }
      // What a group of loops asks for before it starts.
      if route == .tcp, LoopGroup.defaultCount < 1 { return end }
      if route.isProcess {
        faultRefuseProcessDescriptors(route == .processByThread)
        defer { faultRefuseProcessDescriptors(false) }
        let client = ProcessClient(bytes: bytes) { end.processes.append($0) }
        end.bytes = try loop.runUntilComplete(client)
        return end
      }
      if route == .datagrams {
        end.bytes = try echoDatagrams(bytes, on: loop)
        return end
      }
      if route == .sentFile || route == .sentFileOfShared {
        end.bytes = try sendFile(of: bytes, isShared: route == .sentFileOfShared, on: loop)
        return end
      }
      if let ends = try route.open() {
        defer { ends.close() }
        end.bytes = try ends.echo(bytes, on: loop)
        return end
      }
      let path = "/tmp/echo-\(UInt64.random(in: 0 ... .max))"
      let address: SocketAddress =
        route == .unix ? .unix(path: path) : .ipv4(.loopback, port: 0)
      let server = try loop.startServer(on: address) { EchoService(reader: $0, writer: $1) }
      defer { server.close() }
      server.retryDelay = .milliseconds(1)
      let port = server.localAddresses.first?.port ?? 0
      let connection =
        route == .name
        ? loop.openConnection(host: "localhost", port: port)
        : loop.openConnection(to: server.localAddresses[0])
      let client = EchoClient(connection: connection, loop: loop, bytes: bytes)
      end.bytes = try loop.runUntilComplete(client)
      server.close()
      try loop.runUntilComplete(server.waitClosed())
    } catch {
      end.error = error
    }
    return end
  }

  /// Sends back what comes.
  private struct EchoService: Coroutine {
    typealias Returned = Void
    let reader: StreamReader
    let writer: StreamWriter
    var bytes: [UInt8] = [0]

    static let body = Program {
      Do { $0.writer.setWriteBufferLimits(high: 0) }
      Try {
        While({ !$0.bytes.isEmpty }) {
          YieldFrom({ $0.reader.read() }, receive: { $0.bytes = $1 })
          Do { $0.writer.write($0.bytes) }
          YieldFrom { $0.writer.drain() }
        }
      } finally: {
        Do { $0.writer.close() }
      }
      YieldFrom { $0.writer.waitClosed() }
    }
  }

  /// Takes what comes, and sends nothing.
  struct Swallow: Coroutine {
    typealias Returned = Void
    let reader: StreamReader
    let writer: StreamWriter
    var bytes: [UInt8] = [0]

    static let body = Program {
      Try {
        While({ !$0.bytes.isEmpty }) {
          YieldFrom({ $0.reader.read() }, receive: { $0.bytes = $1 })
        }
      } finally: {
        Do { $0.writer.close() }
      }
    }
  }

  /// Connects, writes, and reads meanwhile.
  private struct EchoClient: Coroutine {
    typealias Returned = [UInt8]
    let connection: EventLoop.OpenConnection
    let loop: EventLoop
    let bytes: [UInt8]
    @Late var reader: StreamReader
    @Late var writer: StreamWriter
    var received: [UInt8] = []

    init(connection: EventLoop.OpenConnection, loop: EventLoop, bytes: [UInt8]) {
      (self.connection, self.loop, self.bytes) = (connection, loop, bytes)
    }

    static let body = Program {
      YieldFrom({ $0.connection }, receive: { ($0.reader, $0.writer) = $1 })
      Try {
        Do { _ = $0.writer.peerAddress }
        YieldFrom(
          {
            $0.loop.gather(
              EchoReading(reader: $0.reader, count: $0.bytes.count),
              EchoWriting(writer: $0.writer, bytes: $0.bytes))
          }, receive: { frame, both in frame.received = both.0 })
      } finally: {
        Do { $0.writer.close() }
      }
      YieldFrom { $0.writer.waitClosed() }
      Return { $0.received }
    }
  }

  private struct EchoReading: Coroutine {
    typealias Returned = [UInt8]
    let reader: StreamReader
    let count: Int
    var bytes: [UInt8] = []
    var rest: [UInt8] = []

    static let body = Program {
      YieldFrom({ $0.reader.readExactly($0.count) }, receive: { $0.bytes = $1 })
      YieldFrom({ $0.reader.readToEnd() }, receive: { $0.rest = $1 })
      Return { $0.bytes + $0.rest }
    }
  }

  private struct EchoWriting: Coroutine {
    typealias Returned = Void
    let writer: StreamWriter
    let bytes: [UInt8]
    var place = 0

    static let body = Program {
      Do { $0.writer.setWriteBufferLimits(high: 0) }
      While({ $0.place < $0.bytes.count }) {
        Do { frame in
          let end = min(frame.place + 150_000, frame.bytes.count)
          frame.writer.write(frame.bytes[frame.place..<end])
          frame.place = end
        }
        YieldFrom { $0.writer.drain() }
      }
      Do { $0.writer.writeEOF() }
    }
  }
#endif

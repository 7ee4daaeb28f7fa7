#if os(Linux)
  import Generators
  import Glibc
  import Loop
  import TestSupport
  import Testing

  /// Counting descriptors needs a process in which nobody else opens any.
  @Suite(.oneAtATime) struct LeakTests {
    @Test func `cancelled at any of its steps, a connection leaves nothing behind`() async {
      await #expect(processExitsWith: .success) {
        let before = try settleProcess()
        for step in 0..<40 {
          let live = Descriptor.liveCount
          do {
            let bench = try StreamBench()
            let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
            let client = bench.loop.createTask(
              Client(loop: bench.loop, address: address, rounds: 3))
            cancel(client, afterIterations: step, bench.loop)
            do {
              let count = try bench.run(client)
              require(count == 24, "\(count) bytes")
            } catch is CancelledError {}
            server.close()
            try bench.run(server.waitClosed())
            require(bench.loop.taskCount == 0, "tasks at step \(step)")
            require(bench.reports.isEmpty, "step \(step): \(bench.reports)")
            bench.loop.close()
          }
          require(Descriptor.liveCount == live, "descriptors at step \(step)")
          require(hasOpenDescriptors(before), "numbers at step \(step)")
        }
      }
    }

    @Test func `however a connection fails, no descriptor is left`() async {
      await #expect(processExitsWith: .success) {
        let before = try settleProcess()
        do {
          let bench = try StreamBench()
          for _ in 0..<10 {
            let (near, far) = try bench.pair()
            near.writer.abort()
            _ = try? bench.run(far.reader.readToEnd())
            far.writer.close()
            _ = try bench.pair()
          }
          let (holder, deaf) = try deafAddress()
          for _ in 0..<10 {
            let failure = #expect(throws: ConnectError.self) {
              try bench.run(bench.loop.openConnection(to: deaf))
            }
            require(failure?.isAll(.connectionRefused) == true, "not refused")
          }
          holder.close()
          require(bench.reports.count == 20, "\(bench.reports.count) reports")
          bench.loop.close()
        }
        require(Descriptor.liveCount == 0, "\(Descriptor.liveCount) descriptors")
        require(hasOpenDescriptors(before), "numbers")
      }
    }

    @Test func `a server without descriptors says so and goes on when there are some`() async {
      await #expect(processExitsWith: .success) {
        try settleProcess()
        let bench = try StreamBench()
        let (server, address) = try bench.serve { Echo(reader: $0, writer: $1) }
        server.retryDelay = .milliseconds(20)
        // The client's sockets are made before the process runs out of numbers.
        var hoard: [Descriptor] = []
        let client = try Descriptor.streamSocket(for: address)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = 100
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        do {
          while true { hoard.append(try Descriptor.streamSocket(for: address)) }
        } catch let error as SystemError where error.code == .tooManyOpenFiles {}
        _ = try client.connect(to: address)
        _ = try bench.run(bench.loop.sleep(.milliseconds(50)))
        let kinds = Set(bench.reports.map(\.kind))
        require(kinds == [.accept], "\(bench.reports)")
        require((1...5).contains(bench.reports.count), "\(bench.reports.count) reports")
        require(server.connectionCount == 0)
        for descriptor in hoard { descriptor.close() }
        while server.connectionCount == 0 { _ = try bench.run(bench.loop.sleep(.milliseconds(1))) }
        require(server.connectionCount == 1)
        client.close()
        server.close()
        try bench.run(server.waitClosed())
      }
    }

    @Test func `a server that cannot accept at all says so now and then`() throws {
      let bench = try StreamBench()
      let (server, _) = try bench.serve { Echo(reader: $0, writer: $1) }
      server.retryDelay = .milliseconds(20)
      // Readable from now on, with nothing to accept but an error.
      shutdown(try #require(server.sockets.first), Int32(SHUT_RDWR))
      _ = try bench.run(bench.loop.sleep(.milliseconds(50)))
      #expect((1...3).contains(bench.reports.count))
      #expect(bench.reports.allSatisfy { code($0.error) == .invalidArgument })
      server.retryDelay = .seconds(1_000)
      let count = bench.reports.count
      while bench.reports.count == count { _ = try bench.run(bench.loop.sleep(.milliseconds(10))) }
      server.close()
      // Nothing waits for the time to accept again.
      #expect(try bench.loop.runUntilIdle() == .idle)
    }

    @Test func `closing the loop closes a server that pauses, too`() throws {
      let bench = try StreamBench()
      let (server, _) = try bench.serve { Echo(reader: $0, writer: $1) }
      server.retryDelay = .seconds(1_000)
      shutdown(try #require(server.sockets.first), Int32(SHUT_RDWR))
      while bench.reports.isEmpty { _ = try bench.run(bench.loop.sleep(.milliseconds(1))) }
      #expect(server.isServing)
      bench.loop.close()
      #expect(!server.isServing)
    }

    @Test func `a server that cannot be watched after a pause says so and tries again`() throws {
      let selector = try RefusingSelector()
      let loop = EventLoop(clock: VirtualClock(), selector: selector)
      defer { loop.close() }
      var codes: [SystemError.Code?] = []
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, report in codes.append(code(report.error)) }
      let server = try loop.startServer(on: .ipv4(.loopback, port: 0)) {
        Echo(reader: $0, writer: $1)
      }
      server.retryDelay = .seconds(1)
      shutdown(try #require(server.sockets.first), Int32(SHUT_RDWR))
      try loop.runUntilComplete(loop.sleep(.milliseconds(500)))
      #expect(codes == [.invalidArgument])
      selector.isRefusing = true
      try loop.runUntilComplete(loop.sleep(.seconds(1)))
      #expect(codes == [.invalidArgument, .tooManyOpenFiles])
      selector.isRefusing = false
      try loop.runUntilComplete(loop.sleep(.seconds(1)))
      #expect(codes == [.invalidArgument, .tooManyOpenFiles, .invalidArgument])
      #expect(server.isServing)
    }

    @Test func `a server that pauses does not keep a loop that is dropped`() throws {
      weak var loop: EventLoop?
      weak var kept: Server?
      do {
        let own = try EventLoop()
        var reportCount = 0
        own.slowStepThreshold = nil
        own.exceptionHandler = { _, _ in reportCount += 1 }
        let server = try own.startServer(on: .ipv4(.loopback, port: 0)) {
          Echo(reader: $0, writer: $1)
        }
        server.retryDelay = .seconds(1_000)
        shutdown(try #require(server.sockets.first), Int32(SHUT_RDWR))
        while reportCount == 0 { try own.runUntilComplete(own.sleep(.milliseconds(1))) }
        loop = own
        kept = server
      }
      #expect(loop == nil)
      #expect(kept == nil)
    }

    @Test func `an event of a closed descriptor does not connect the next of its number`() async {
      await #expect(processExitsWith: .success) {
        try settleProcess()
        let bench = try StreamBench()
        let loop = bench.loop
        let listener = try Descriptor.streamSocket(for: .ipv4(.loopback, port: 0))
        try listener.bind(to: .ipv4(.loopback, port: 0))
        try listener.listen(backlog: 0)
        let address = try #require(try listener.localAddress())
        // More than fit into the line: the system drops them, and later ones, without an answer.
        let crowd = (0..<5).map { _ in loop.createTask(loop.openConnection(to: address)) }
        _ = try bench.run(loop.sleep(.milliseconds(50)))
        var late: EventLoop.Task<EventLoop.OpenConnection.Returned>?
        let pipes = [try Descriptor.pipe(), try Descriptor.pipe()]
        for (pipe, other) in zip(pipes, pipes.reversed()) {
          try loop.addWriter(pipe.write.number) {
            guard late == nil else { return }
            let number = other.write.number
            for pipe in pipes { loop.removeWriter(pipe.write.number) }
            other.write.close()
            var connection = loop.openConnection(to: address)
            _ = try connection.resume(.next)
            let next = try Descriptor.pipe()
            require(next.read.number > number && next.write.number > number, "another number")
            late = loop.createTask(connection)
          }
        }
        _ = try bench.run(loop.sleep(.milliseconds(30)))
        require(bench.reports.isEmpty, "\(bench.reports)")
        require(late?.isDone == false, "connected to nobody")
        require(crowd.contains { !$0.isDone }, "nobody is kept waiting")
      }
    }
  }
#endif

/// A selector that the system has no room for, at times.
private final class RefusingSelector: EventLoop.Selector {
  private let base: PollSelector
  var isRefusing = false

  init() throws { base = try PollSelector() }

  var waker: SelectorWaker { base.waker }

  func setInterest(_ interest: Interest, for descriptor: Int32) throws {
    if isRefusing { throw SystemError(call: "epoll_ctl", code: .tooManyOpenFiles) }
    try base.setInterest(interest, for: descriptor)
  }

  func interest(for descriptor: Int32) -> Interest { base.interest(for: descriptor) }

  func select(timeout: Int64?, _ report: (Int32, Interest) -> Void) throws -> Int {
    try base.select(timeout: timeout, report)
  }

  func close() { base.close() }
}

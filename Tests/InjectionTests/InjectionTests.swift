#if os(Linux)
  import FaultInjection
  import Glibc
  import Loop
  import Testing

  /// One system call fails, is short, or is late, at every place where an echo makes it.
  @Suite struct InjectionTests {
    private static let bytes = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    @Test func `faults can be injected into every call of the table`() {
      var counts: [FaultCall: Int] = [:]
      for route in Route.allCases {
        let plan = Plan()
        let end = plan.use { echo(Self.bytes, by: route) }
        #expect(end.bytes == Self.bytes && end.error == nil && end.reports.isEmpty)
        #expect(plan.openDescriptors == 0)
        #expect(!plan.hangs)
        #expect(end.processes.count == (route.isProcess ? 2 : 0))
        for cell in FaultCell.all where cell.routes.contains(route) {
          counts[cell.call, default: 0] += plan.count(cell.call)
        }
      }
      let missing = FaultCell.all.map(\.call).filter { counts[$0] ?? 0 == 0 }
      #expect(missing.isEmpty)
    }

    @Test(arguments: FaultCell.all)
    func `an echo loses nothing, hangs nowhere and leaves nothing open`(_ cell: FaultCell) {
      var complaints: [String] = []
      for route in cell.routes {
        let counting = Plan()
        _ = counting.use { echo(Self.bytes, by: route) }
        for nth in 1...max(counting.count(cell.call), 1) {
          let plan = Plan(cell.call, cell.kind, error: cell.error, nth: nth)
          let end = plan.use { echo(Self.bytes, by: route) }
          complaints += (Self.complaints(end, plan, cell) + Self.remains(end, cell)).map {
            "\(route), call \(nth): \($0)"
          }
        }
      }
      #expect(complaints.isEmpty)
    }

    private static func complaints(_ end: EchoEnd, _ plan: Plan, _ cell: FaultCell) -> [String] {
      var complaints: [String] = []
      if plan.hangs { complaints.append("hangs") }
      if plan.openDescriptors != 0 { complaints.append("\(plan.openDescriptors) left open") }
      if let bytes = end.bytes, bytes != Self.bytes {
        complaints.append("other bytes came back, \(bytes.count) of them")
      }
      let errors = end.reports.map(\.error) + (end.error.map { [$0] } ?? [])
      for error in errors where !isTyped(error) { complaints.append("raised \(error)") }
      let expectation = plan.fired > 0 ? cell.expectation : .hidden
      switch expectation {
      case .hidden:
        for error in errors { complaints.append("noticed \(error)") }
        if end.bytes == nil { complaints.append("nothing came back") }
      case .told: if errors.isEmpty { complaints.append("nobody was told") }
      case .either: if errors.isEmpty, end.bytes == nil { complaints.append("nothing came back") }
      }
      return complaints
    }

    /// Complains of the processes that were not reaped, and reaps them.
    private static func remains(_ end: EchoEnd, _ cell: FaultCell) -> [String] {
      // Told that its status is gone, nobody asks for it again.
      let isLost = cell.call == .processStatus && cell.error == ECHILD
      return end.processes.compactMap { number in
        var status: Int32 = 0
        guard waitpid(number, &status, WNOHANG) >= 0, !isLost else { return nil }
        return "process \(number) was left"
      }
    }

    /// Whether an error is one of those that are documented for connections and processes.
    private static func isTyped(_ error: any Error) -> Bool {
      switch error {
      case is SystemError, is ConnectError, is ResolutionError, is IncompleteReadError: true
      case is ProcessStartError, is ProcessError: true
      default: false
      }
    }

    @Test(arguments: [1, 2])
    func `a change of interest that is refused is told to both sides, and watched no more`(
      _ nth: Int
    ) throws {
      let plan = Plan(.epollModify, .error, error: ENOMEM, nth: nth)
      let ends = try plan.use { try exchange() }
      #expect(plan.fired == 1)
      #expect(ends.allSatisfy { ($0 as? SystemError)?.code == .outOfMemory })
      #expect(ends.count == 2)
      #expect(!plan.hangs)
      #expect(plan.openDescriptors == 0)
    }

    /// The errors of a client that waits for bytes which do not come, and sends more than the system takes.
    ///
    /// A writer is added to the reader, and removed when all is sent.
    private func exchange() throws -> [any Error] {
      let loop = EventLoop(selector: try EpollSelector())
      defer { loop.close() }
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, _ in }
      let server = try loop.startServer(on: .ipv4(.loopback, port: 0)) {
        Swallow(reader: $0, writer: $1)
      }
      let (reader, writer) = try loop.runUntilComplete(
        loop.openConnection(to: server.localAddresses[0]))
      defer { writer.close() }
      let reading = loop.createTask(reader.read())
      loop.callSoon { writer.write([UInt8](repeating: 1, count: 20_000_000)) }
      var errors: [any Error] = []
      do { _ = try loop.runUntilComplete(reading) } catch { errors.append(error) }
      do { try loop.runUntilComplete(writer.drain()) } catch { errors.append(error) }
      return errors
    }

    /// What a group cannot do without, with the selector that loops have.
    private static var callsOfAGroup: [FaultCall] {
      get throws {
        let isEpoll = try makeDefaultSelector() is EpollSelector
        return [.thread, .wakeCreate] + (isEpoll ? [.epollCreate, .epollAdd] : [])
      }
    }

    @Test(arguments: try callsOfAGroup, [EAGAIN, EMFILE])
    func `a group of loops that cannot be started has ended when that is told`(
      _ call: FaultCall, _ error: Int32
    ) throws {
      for nth in 1...3 {
        let plan = Plan(call, .error, error: error, nth: nth)
        let failure = #expect(throws: SystemError.self) {
          _ = try plan.use { try LoopGroup(count: 3) }
        }
        #expect(failure?.code.rawValue == error)
        #expect(plan.fired == 1)
        #expect(plan.openDescriptors == 0)
      }
    }

    @Test func `closing the loop ends a process for which a thread waits, and the thread`() throws {
      faultRefuseProcessDescriptors(true)
      defer { faultRefuseProcessDescriptors(false) }
      let loop = try EventLoop()
      loop.slowStepThreshold = nil
      let process = try loop.runUntilComplete(
        loop.startProcess(ChildProcess.Command("sleep", ["1000"]), standardInput: .null))
      let waiting = loop.createTask(process.wait())
      _ = try loop.runUntilComplete(EventLoop.turn)
      #expect(process.isRunning)
      // Waits for the thread.
      loop.close()
      #expect(waiting.isCancelled)
      #expect(process.terminationStatus == .signalled(.kill))
      #expect(waitpid(process.processIdentifier, nil, WNOHANG) == -1)
    }

    @Test func `a wake that the system refuses does not keep later ones from being written`() throws
    {
      let wake = try WakeDescriptor()
      let plan = Plan(.wakeWrite, .error, error: EIO, times: 1_000)
      plan.use { wake.wake() }
      #expect(plan.fired > 1)
      #expect(!isReadable(wake.number))
      wake.wake()
      #expect(isReadable(wake.number))
      wake.drain()
      #expect(!isReadable(wake.number))
      wake.close()
    }

    @Test func `a descriptor that is closed twice ends the process of the tests`() async {
      await #expect(processExitsWith: .failure) {
        let number = dup(STDERR_FILENO)
        close(number)
        close(number)
      }
    }

    private func isReadable(_ number: Int32) -> Bool {
      var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
      return poll(&entry, 1, 0) == 1
    }
  }
#endif

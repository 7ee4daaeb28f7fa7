#if os(Linux)
  import Generators
  import Glibc
  import Loop
  import TestSupport
  import Testing

  /// Streams of what was open before: pipes, files, terminals, devices, sockets.
  @Suite(.oneAtATime) struct DescriptorStreamTests {
    private let bench: StreamBench

    init() throws { bench = try StreamBench() }

    private static let bytes = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    private func flags(_ number: Int32) -> Int32 { fcntl(number, F_GETFL) }

    @Test(arguments: SelectorKind.allCases)
    func `a pipe is read and written, and goes on to block for others`(
      _ kind: SelectorKind
    ) throws {
      let bench = try StreamBench(kind)
      let pipe = try Descriptor.pipe(isBlocking: true)
      let reader = try bench.loop.openReader(descriptor: pipe.read.number)
      let writer = try bench.loop.openWriter(descriptor: pipe.write.number)
      #expect(flags(pipe.read.number) & O_NONBLOCK == 0)
      #expect(flags(pipe.write.number) & O_NONBLOCK == 0)
      pipe.read.close()
      writer.write("a line\n".utf8)
      #expect(try bench.run(reader.readLine()) == Array("a line\n".utf8))
      let sending = bench.loop.createTask(Sending(writer: writer, bytes: Self.bytes))
      #expect(try bench.run(reader.readExactly(Self.bytes.count)) == Self.bytes)
      try bench.run(sending)
      // The end comes when the last descriptor of the other side is closed.
      pipe.write.close()
      #expect(try bench.run(reader.readToEnd()).isEmpty && reader.atEOF)
      #expect(bench.reports.isEmpty)
    }

    @Test func `a pipe that nobody reads from is an error at drain, and no signal`() throws {
      let pipe = try Descriptor.pipe(isBlocking: true)
      let writer = try bench.loop.openWriter(descriptor: pipe.write.number)
      pipe.read.close()
      waitForHangUp(pipe.write.number)
      writer.write([1])
      #expect { try bench.run(writer.drain()) } throws: { code($0) == .brokenPipe }
      writer.close()
      // One that cannot be opened once more, since there is no other end.
      let late = try bench.loop.openWriter(descriptor: pipe.write.number)
      late.setWriteBufferLimits(high: 0)
      late.write([1])
      #expect { try bench.run(late.drain()) } throws: { code($0) == .brokenPipe }
      late.close()
      #expect(bench.reports.isEmpty)
    }

    @Test func `a file is written and read by threads, from where it stands`() throws {
      let file = try temporaryFile()
      defer { file.close() }
      let writer = try bench.loop.openWriter(descriptor: file.number)
      writer.write("first line\n".utf8)
      try bench.run(Sending(writer: writer, bytes: Self.bytes))
      #expect(lseek(file.number, 0, Int32(SEEK_CUR)) == 1_000_011)
      lseek(file.number, 6, Int32(SEEK_SET))
      let reader = try bench.loop.openReader(descriptor: file.number)
      #expect(try bench.run(reader.readLine()) == Array("line\n".utf8))
      #expect(try bench.run(reader.readToEnd()) == Self.bytes)
      #expect(reader.atEOF)
      #expect(try bench.run(reader.read()).isEmpty)
      #expect(try bench.loop.runUntilIdle() == .idle)
      #expect(bench.reports.isEmpty)
    }

    @Test func `a file that may not be read or written is an error of the call`() throws {
      let file = try temporaryFile()
      defer { file.close() }
      let onlyRead = Descriptor(
        owning: open("/proc/self/fd/\(file.number)", O_RDONLY | O_CLOEXEC))
      let onlyWrite = Descriptor(
        owning: open("/proc/self/fd/\(file.number)", O_WRONLY | O_CLOEXEC))
      let writer = try bench.loop.openWriter(descriptor: onlyRead.number)
      writer.setWriteBufferLimits(high: 0)
      writer.write([1])
      #expect { try bench.run(writer.drain()) } throws: { code($0) == .badDescriptor }
      writer.close()
      let reader = try bench.loop.openReader(descriptor: onlyWrite.number)
      #expect { try bench.run(reader.read()) } throws: { code($0) == .badDescriptor }
    }

    @Test(arguments: SelectorKind.allCases)
    func `devices that are always ready`(_ kind: SelectorKind) throws {
      let bench = try StreamBench(kind)
      func device(_ name: String) -> Descriptor {
        Descriptor(owning: open("/dev/\(name)", O_RDWR | O_CLOEXEC))
      }
      let (null, zero, full) = (device("null"), device("zero"), device("full"))
      let reader = try bench.loop.openReader(descriptor: null.number)
      #expect(try bench.run(reader.readToEnd()).isEmpty)
      let endless = try bench.loop.openReader(descriptor: zero.number)
      #expect(try bench.run(endless.readExactly(200_000)) == [UInt8](repeating: 0, count: 200_000))
      endless.close()
      let writer = try bench.loop.openWriter(descriptor: null.number)
      try bench.run(Sending(writer: writer, bytes: Self.bytes))
      let refused = try bench.loop.openWriter(descriptor: full.number)
      refused.write([1])
      #expect { try bench.run(refused.drain()) } throws: {
        code($0) == SystemError.Code(rawValue: ENOSPC)
      }
      refused.close()
      #expect(bench.reports.isEmpty)
    }

    @Test func `a terminal is left as it was found`() throws {
      let keyboard = Descriptor(owning: open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC))
      var number: Int32 = 0
      // TIOCSPTLCK, TIOCGPTN
      #expect(ioctl(keyboard.number, 0x4004_5431, &number) == 0)
      #expect(ioctl(keyboard.number, 0x8004_5430, &number) == 0)
      let terminal = Descriptor(
        owning: open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC))
      let before = flags(terminal.number)
      let reader = try bench.loop.openReader(descriptor: terminal.number)
      let reading = bench.loop.createTask(reader.readLine())
      _ = try bench.run(EventLoop.turn)
      _ = Array("typed\n".utf8).withUnsafeBytes { write(keyboard.number, $0.baseAddress, $0.count) }
      #expect(try bench.run(reading) == Array("typed\n".utf8))
      let writer = try bench.loop.openWriter(descriptor: terminal.number)
      writer.write("shown".utf8)
      try bench.run(writer.drain())
      writer.close()
      #expect(flags(terminal.number) == before && before & O_NONBLOCK == 0)
      reader.close()
      #expect(flags(terminal.number) == before)
      #expect(bench.reports.isEmpty)
    }

    @Test func `a socket that others share becomes a connection, and blocks for them`() throws {
      var ends: [Int32] = [-1, -1]
      #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
      let before = ends.map { flags($0) }
      let (reader, writer) = try bench.loop.openConnection(socket: ends[0])
      let (other, answer) = try bench.loop.openConnection(socket: ends[1])
      #expect(ends.map { flags($0) } == before)
      let sending = bench.loop.createTask(
        Sending(writer: writer, bytes: Self.bytes, isKeptOpen: true))
      #expect(try bench.run(other.readExactly(Self.bytes.count)) == Self.bytes)
      try bench.run(sending)
      answer.write("answer\n".utf8)
      #expect(try bench.run(reader.readLine()) == Array("answer\n".utf8))
      for end in ends { close(end) }
      answer.close()
      #expect(try bench.run(reader.read()).isEmpty)
      writer.close()
      #expect(bench.reports.isEmpty)
    }

    @Test func `what is not open, or no socket, is refused, and so is a loop that is closed`()
      throws
    {
      let loop = bench.loop
      #expect { try loop.openReader(descriptor: -1) } throws: { code($0) == .badDescriptor }
      #expect { try loop.openWriter(descriptor: 9_999) } throws: { code($0) == .badDescriptor }
      let pipe = try Descriptor.pipe()
      #expect { try loop.openConnection(socket: pipe.read.number) } throws: {
        code($0) == .notASocket
      }
      loop.close()
      #expect(throws: LoopError.closed) { try loop.openReader(descriptor: pipe.read.number) }
    }

    @Test func `a thread that waits for a device loses nothing, and is ended with its stream`()
      throws
    {
      // No `/proc` opens one of these once more.
      let wake = try WakeDescriptor()
      defer { wake.close() }
      let reader = try bench.loop.openReader(descriptor: wake.number)
      let reading = bench.loop.createTask(reader.readExactly(8))
      _ = try bench.run(EventLoop.turn)
      reading.cancel()
      #expect(throws: CancelledError.self) { try bench.run(reading) }
      wake.wake()
      #expect(try bench.run(reader.readExactly(8)).count == 8)
      let another = bench.loop.createTask(reader.read())
      _ = try bench.run(EventLoop.turn)
      reader.close()
      #expect(try bench.run(another).isEmpty)
      let last = try bench.loop.openReader(descriptor: wake.number)
      let never = bench.loop.createTask(last.read())
      _ = try bench.run(EventLoop.turn)
      // Waits for its threads.
      bench.loop.close()
      #expect(never.isCancelled)
      #expect(bench.reports.isEmpty)
    }

    @Test func `a writer that is dropped with bytes to send is reported, a reader is not`() throws {
      let pipe = try Descriptor.pipe(isBlocking: true)
      do {
        let writer = try bench.loop.openWriter(descriptor: pipe.write.number)
        writer.write(Self.bytes)
        let idle = try bench.loop.openWriter(descriptor: pipe.write.number)
        idle.write([])
        _ = try bench.loop.openReader(descriptor: pipe.read.number)
      }
      #expect(bench.reports.map(\.kind) == [.droppedStream])
    }

    @Test func `the standard streams are read and written`() async {
      await #expect(processExitsWith: .success) {
        let input = try Descriptor.pipe(isBlocking: true)
        let output = try Descriptor.pipe(isBlocking: true)
        dup2(input.read.number, 0)
        let old = dup(1)
        dup2(output.write.number, 1)
        let bench = try StreamBench()
        let reader = try bench.loop.standardInput
        _ = Array("one\ntwo\n".utf8).withUnsafeBytes {
          write(input.write.number, $0.baseAddress, $0.count)
        }
        let one = try bench.run(reader.readLine())
        let two = try bench.run(bench.loop.standardInput.readLine())
        let writer = try bench.loop.standardOutput
        writer.write("three\n".utf8)
        try bench.run(writer.drain())
        let three = try bench.run(
          bench.loop.openReader(descriptor: output.read.number).readLine())
        dup2(old, 1)
        require(one == Array("one\n".utf8), "\(one)")
        require(two == Array("two\n".utf8), "\(two)")
        require(three == Array("three\n".utf8), "\(three)")
        require(fcntl(0, F_GETFL) & O_NONBLOCK == 0)
        require(try bench.loop.standardInput == reader && bench.loop.standardOutput == writer)
        bench.loop.close()
        require(bench.reports.isEmpty, "\(bench.reports)")
        let another = try StreamBench()
        close(0)
        do {
          _ = try another.loop.standardInput
          require(false, "a closed descriptor was opened")
        } catch { require(code(error) == .badDescriptor, "\(error)") }
      }
    }

    @Test func `however a stream of a descriptor ends, none is left`() async {
      await #expect(processExitsWith: .success) {
        let before = try settleProcess()
        do {
          let bench = try StreamBench()
          let pipe = try Descriptor.pipe(isBlocking: true)
          let wake = try WakeDescriptor()
          let file = try temporaryFile()
          for number in [pipe.read.number, wake.number, file.number] {
            // Closed, dropped, and dropped while a task waits that is cancelled.
            try bench.loop.openReader(descriptor: number).close()
            _ = try bench.loop.openReader(descriptor: number)
            let task = bench.loop.createTask(
              try bench.loop.openReader(descriptor: number).readExactly(1_000))
            _ = try bench.run(EventLoop.turn)
            task.cancel()
            do { _ = try bench.run(task) } catch is CancelledError {} catch is IncompleteReadError {
            }
          }
          wake.close()
          bench.loop.close()
          require(bench.reports.isEmpty, "\(bench.reports)")
        }
        require(Descriptor.liveCount == 0, "\(Descriptor.liveCount) descriptors")
        require(hasOpenDescriptors(before), "numbers")
      }
    }
  }

  /// An empty file without a name.
  private func temporaryFile() throws -> Descriptor {
    let path = "/tmp/stream-\(UInt64.random(in: 0 ... .max))"
    let number = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    unlink(path)
    return Descriptor(owning: number)
  }

  /// Writes everything, and closes unless it is not to.
  private struct Sending: Coroutine {
    let writer: StreamWriter
    let bytes: [UInt8]
    var isKeptOpen = false

    static let body = Program {
      Do { $0.writer.setWriteBufferLimits(high: 0) }
      Do { $0.writer.write($0.bytes) }
      YieldFrom { $0.writer.drain() }
      If({ !$0.isKeptOpen }) {
        Do { $0.writer.close() }
        YieldFrom { $0.writer.waitClosed() }
      }
    }
  }
#endif

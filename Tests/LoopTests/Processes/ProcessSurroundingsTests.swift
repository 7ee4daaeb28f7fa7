#if os(Linux)
  import Generators
  import Glibc
  import Loop
  import TestSupport
  import Testing

  /// What a process finds itself in: environment, directory, descriptors, signals, group.
  @Suite(.oneAtATime) struct ProcessSurroundingsTests {
    private let bench: StreamBench

    init() throws { bench = try StreamBench() }

    private func text(
      _ command: Command, errors: ChildProcess.Redirection = .pipe
    ) throws -> String {
      let result = try bench.run(bench.loop.run(command, standardError: errors))
      return try result.requireSuccess().text
    }

    @Test func `the environment is inherited, changed, or given`() throws {
      setenv("GENERATORS_GIVEN", "as it was", 1)
      defer { unsetenv("GENERATORS_GIVEN") }
      let line = "echo ${GENERATORS_GIVEN-none} ${GENERATORS_NEW-none}"
      var command = Command.shell(line)
      #expect(try text(command) == "as it was none\n")
      command.environment = .updating(["GENERATORS_NEW": "x", "GENERATORS_GIVEN": nil])
      #expect(try text(command) == "none x\n")
      command.environment = .updating(["GENERATORS_GIVEN": "y"])
      #expect(try text(command) == "y none\n")
      #expect(
        try text(Command("/usr/bin/env", environment: .only(["B": "2", "A": "1"]))) == "A=1\nB=2\n")
    }

    @Test func `a program is looked for in the PATH that it gets`() throws {
      #expect(
        try text(Command("env", environment: .only(["PATH": "/no:/usr/bin"])))
          == "PATH=/no:/usr/bin\n")
      #expect(try text(Command("env", environment: .only(["A": "1"]))) == "A=1\n")
    }

    @Test func `it begins in its directory, from which its path counts`() throws {
      #expect(try text(Command("pwd", workingDirectory: "/usr")) == "/usr\n")
      #expect(try text(Command("bin/env", ["pwd"], workingDirectory: "/usr")) == "/usr\n")
      let command = Command("pwd", environment: .only(["PATH": "bin"]), workingDirectory: "/usr")
      #expect(try text(command) == "/usr\n")
    }

    @Test func `both outputs may go one way, in their order`() throws {
      let command = Command.shell("echo 1; echo 2 >&2; echo 3")
      #expect(try text(command, errors: .standardOutput) == "1\n2\n3\n")
      #expect(try text(command, errors: .null) == "1\n3\n")
    }

    @Test func `a descriptor is handed on, and stays its owner's`() throws {
      let pipe = try Descriptor.pipe(isBlocking: true)
      let process = try bench.run(
        bench.loop.startProcess(
          Command.shell("cat; echo end >&2"), standardInput: .descriptor(pipe.read.number),
          standardOutput: .pipe, standardError: .pipe))
      pipe.read.close()
      _ = try "hello".utf8.withContiguousStorageIfAvailable {
        try pipe.write.write(UnsafeRawBufferPointer($0))
      }
      pipe.write.close()
      let result = try bench.run(process.communicate())
      #expect(result.text == "hello")
      #expect(result.standardError == Array("end\n".utf8))
    }

    @Test func `it gets three descriptors and no other, whoever opened them`() throws {
      let careless = dup(STDOUT_FILENO)
      defer { close(careless) }
      let command = Command("ls", ["/proc/self/fd"])
      // The fourth is that of the directory.
      #expect(try text(command) == "0\n1\n2\n3\n")
    }

    @Test func `its streams block, and those of this process are left as they are`() throws {
      let process = try bench.run(
        bench.loop.startProcess(
          Command.shell("grep flags /proc/self/fdinfo/0 /proc/self/fdinfo/1"), standardInput: .pipe,
          standardOutput: .pipe))
      let result = try bench.run(process.communicate())
      let flags = result.text.split(separator: "\n").compactMap {
        $0.split(separator: "\t").last.flatMap { Int32($0, radix: 8) }
      }
      #expect(flags.count == 2 && flags.allSatisfy { $0 & O_NONBLOCK == 0 })
    }

    @Test func `no signal is blocked in it, and none is ignored`() throws {
      // On this thread, which starts the process, and is inherited by it.
      bench.loop.processExecutor = InlineExecutor()
      var signals = sigset_t()
      sigaddset(&signals, SIGUSR2)
      var before = sigset_t()
      pthread_sigmask(SIG_BLOCK, &signals, &before)
      let old = signal(SIGPIPE, SIG_IGN)
      defer {
        signal(SIGPIPE, old)
        pthread_sigmask(SIG_SETMASK, &before, nil)
      }
      let lines = try text(Command("cat", ["/proc/self/status"])).split(separator: "\n")
      let masks = ["SigBlk:", "SigIgn:"].compactMap { name in
        lines.first { $0.hasPrefix(name) }.flatMap { UInt64($0.dropFirst(8), radix: 16) }
      }
      // The C library's own two, 32 and 33, are no program's.
      #expect(masks.map { $0 & ~0x1_8000_0000 } == [0, 0])
    }

    @Test func `it has a group of its own, and a session, if it is to`() throws {
      func numbers(_ group: ChildProcess.ProcessGroup) throws -> [Int32] {
        let command = Command(
          "cut", ["-d", " ", "-f", "1,5,6", "/proc/self/stat"], processGroup: group)
        return try text(command).split { $0 == " " || $0 == "\n" }.compactMap { Int32($0) }
      }
      #expect(try numbers(.inherited).dropFirst() == [getpgrp(), getsid(0)])
      let own = try numbers(.new)
      #expect(own[0] == own[1] && own[2] == getsid(0))
      let session = try numbers(.newSession)
      #expect(Set(session) == [session[0]])
      #expect(try numbers(.existing(getpgrp())).dropFirst() == [getpgrp(), getsid(0)])
    }
  }
#endif

#if os(Linux)
  import Generators
  import Glibc
  import Loop
  import TestSupport
  import Testing

  /// Counting descriptors and children needs a process in which nobody else has any.
  @Suite(.oneAtATime) struct ProcessLeakTests {
    @Test func `cancelled at any of its steps, a run leaves no process and no descriptor`() async {
      await #expect(processExitsWith: .success) {
        let before = try settleProcess()
        let input = [UInt8](repeating: 7, count: 200_000)
        for step in 0..<40 {
          do {
            let bench = try StreamBench()
            let task = bench.loop.createTask(bench.loop.run("cat", input: input))
            cancel(task, afterIterations: step, bench.loop)
            do {
              let result = try bench.run(task)
              require(result.standardOutput == input, "bytes at step \(step)")
            } catch is CancelledError {}
            require(!hasChildren(), "children at step \(step)")
            _ = try bench.loop.runUntilIdle()
            require(bench.reports.isEmpty, "step \(step): \(bench.reports)")
            bench.loop.close()
          }
          require(Descriptor.liveCount == 0, "descriptors at step \(step)")
          require(hasOpenDescriptors(before), "numbers at step \(step)")
        }
      }
    }

    @Test func `a loop that is closed at any step leaves none either`() async {
      await #expect(processExitsWith: .success) {
        let before = try settleProcess()
        for step in 0..<20 {
          do {
            let bench = try StreamBench()
            let task = bench.loop.createTask(
              bench.loop.run(Command.shell("trap '' TERM; exec sleep 1000")))
            stop(bench.loop, afterIterations: step)
            try bench.loop.runForever()
            bench.loop.close()
            require(task.isCancelled, "\(task) at step \(step)")
            require(!hasChildren(), "children at step \(step)")
            require(bench.reports.isEmpty, "step \(step): \(bench.reports)")
          }
          require(Descriptor.liveCount == 0, "descriptors at step \(step)")
          require(hasOpenDescriptors(before), "numbers at step \(step)")
        }
      }
    }

    @Test func `however starting fails, nothing is left`() async {
      await #expect(processExitsWith: .success) {
        let before = try settleProcess()
        do {
          let bench = try StreamBench()
          for command in [Command("no-such-program"), Command("/etc/passwd"), Command("\0")] {
            do {
              _ = try bench.run(bench.loop.run(command, input: [1]))
              require(false, "\(command.program) has run")
            } catch is ProcessStartError {}
          }
          bench.loop.close()
        }
        require(!hasChildren())
        require(Descriptor.liveCount == 0, "\(Descriptor.liveCount) descriptors")
        require(hasOpenDescriptors(before), "numbers")
      }
    }

    @Test func `a hundred at once and a hundred in a row leave nothing`() async {
      await #expect(processExitsWith: .success) {
        let before = try settleProcess()
        do {
          let bench = try StreamBench()
          let all = try bench.run(
            bench.loop.gather((0..<100).map { bench.loop.run("cat", input: [UInt8($0)]) }))
          require(all.map(\.standardOutput) == (0..<100).map { [$0] }, "outputs")
          for number in 0..<100 {
            let result = try bench.run(bench.loop.run("cat", input: [UInt8(number)]))
            require(result.standardOutput == [UInt8(number)], "output of \(number)")
          }
          bench.loop.close()
        }
        require(!hasChildren())
        require(Descriptor.liveCount == 0, "\(Descriptor.liveCount) descriptors")
        require(hasOpenDescriptors(before), "numbers")
      }
    }

    @Test func `without descriptors for a pipe a start says so, and works when there are some`()
      async
    {
      await #expect(processExitsWith: .success) {
        try settleProcess()
        let bench = try StreamBench()
        require(try bench.run(bench.loop.run("true")).terminationStatus.isSuccess)
        var hoard: [Int32] = []
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = 100
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        while case let number = dup(0), number >= 0 { hoard.append(number) }
        for room in 0..<6 {
          do {
            _ = try bench.run(bench.loop.run("cat", input: [1]))
            require(room > 2, "it has run with \(room) descriptors")
          } catch let error as ProcessStartError {
            require(error.step == .redirection, "\(error)")
            require(error.error.code == .tooManyOpenFiles, "\(error)")
          }
          if let last = hoard.popLast() { close(last) }
        }
        for number in hoard { close(number) }
        require(try bench.run(bench.loop.run("true")).terminationStatus.isSuccess)
        bench.loop.close()
        require(!hasChildren())
      }
    }

    @Test func `a status that another part of the program takes is told`() async {
      await #expect(processExitsWith: .success) {
        signal(SIGCHLD, SIG_IGN)
        let bench = try StreamBench()
        do {
          _ = try bench.run(bench.loop.run("true"))
          require(false, "it has a status")
        } catch ProcessError.statusTaken {}
        bench.loop.close()
      }
    }

    @Test func `a signal of a broken pipe that was pending stays so, and no other comes`() async {
      await #expect(processExitsWith: .success) {
        signal(SIGPIPE, SIG_DFL)
        let pipe = try Descriptor.pipe()
        pipe.read.close()
        func writing() -> SystemError.Code? {
          do {
            _ = try [UInt8(1)].withUnsafeBytes { try pipe.write.write($0) }
            return nil
          } catch {
            return code(error)
          }
        }
        require(writing() == .brokenPipe)
        var signals = sigset_t()
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        require(writing() == .brokenPipe)
        var pending = sigset_t()
        sigpending(&pending)
        require(sigismember(&pending, SIGPIPE) == 0, "one was left")
        raise(SIGPIPE)
        require(writing() == .brokenPipe)
        sigpending(&pending)
        require(sigismember(&pending, SIGPIPE) == 1, "one was taken")
      }
    }
  }

  /// Stops a loop after some iterations.
  private func stop(_ loop: EventLoop, afterIterations count: Int) {
    if count == 0 {
      loop.stop()
    } else {
      loop.callSoon { stop(loop, afterIterations: count - 1) }
    }
  }
#endif

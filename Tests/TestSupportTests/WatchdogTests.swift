#if os(Linux)
  import Generators
  import Loop
  import TestSupport
  import Testing

  @Suite struct WatchdogTests {
    @Test func `tests that wait for ever are ended, and it is said what for`() async {
      let result = await #expect(
        processExitsWith: .signal(6), observing: [\.standardErrorContent]
      ) {
        let loop = try EventLoop()
        // Somebody else might call, so that the loop itself finds nothing wrong.
        let handle = loop.makeThreadsafeLoop()
        loop.createTask(Waiting(future: loop.createFuture()), name: "the one that waits")
        var watchdog = Watchdog()
        watchdog.tick = 50_000
        watchdog.detector.sleepLimit = 3
        let dog = watchdog
        _ = try SystemThread.start { dog.watch() }
        try loop.runForever()
        withExtendedLifetime(handle) {}
      }
      let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(text.contains("The tests hang: no thread has run for 3 ticks."), "\(text)")
      #expect(text.contains("the one that waits waits for a future"), "\(text)")
      #expect(text.contains("WatchdogTests.swift\", line"), "\(text)")
      #expect(text.contains("in ep_poll") || text.contains("S (sleeping)"), "\(text)")
    }

    @Test func `a loop that a step blocks is named`() async {
      let result = await #expect(
        processExitsWith: .signal(6), observing: [\.standardErrorContent]
      ) {
        let loop = try EventLoop()
        let never = SystemMonitor(false)
        loop.callSoon { _ = never.waitFor { $0 ? true : nil } }
        var watchdog = Watchdog()
        watchdog.tick = 50_000
        watchdog.detector.sleepLimit = 3
        let dog = watchdog
        _ = try SystemThread.start { dog.watch() }
        try loop.runForever()
      }
      let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(text.contains("no answer: it is not run, or one of its steps blocks"), "\(text)")
    }
  }

  private struct Waiting: Coroutine {
    typealias Returned = Void
    let future: Future<Void>

    static let body = Program {
      YieldFrom { $0.future }
    }
  }
#endif

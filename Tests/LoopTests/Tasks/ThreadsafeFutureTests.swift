import Generators
import Loop
import TestSupport
import Testing

/// Waits and returns a number.
private struct Number: Coroutine {
  typealias Returned = Int
  let loop: EventLoop
  let delay: Duration
  let number: Int

  static let body = Program {
    YieldFrom { $0.loop.sleep($0.delay) }
    Return { $0.number }
  }
}

/// Waits for ever, unless it is cancelled, and then takes its time.
private struct Stubborn: Coroutine {
  typealias Returned = Int
  let loop: EventLoop

  static let body = Program {
    Try {
      YieldFrom { $0.loop.createFuture(Int.self) }
    } catch: {
      Catch(CancelledError.self) {
        YieldFrom { $0.loop.sleep(.milliseconds(5)) }
      }
    }
    Return { _ in 7 }
  }
}

/// A loop that runs on a thread of its own until the test ends.
private final class LoopOnThread {
  let handle: ThreadsafeLoop
  private let thread: SystemThread

  init() throws {
    let start = SystemMonitor<ThreadsafeLoop?>(nil)
    thread = try SystemThread.start {
      do {
        let loop = try EventLoop()
        start.withLock { $0 = loop.makeThreadsafeLoop() }
        start.notifyAll()
        try loop.runForever()
        loop.close()
      } catch {
        Issue.record(error)
      }
    }
    handle = start.waitFor { $0 }
  }

  func end() {
    try? handle.callSoonThreadsafe { $0.stop() }
    thread.join()
  }

  deinit { end() }
}

@Suite(.oneAtATime) struct ThreadsafeFutures {
  @Test func `another thread waits for a result`() throws {
    let other = try LoopOnThread()
    let futures = try (1...100).map { number in
      try other.handle.runCoroutineThreadsafe {
        Number(loop: $0, delay: .microseconds(100 - number), number: number)
      }
    }
    let results = try futures.map { try $0.result() }
    #expect(results == Array(1...100))
    #expect(futures.allSatisfy { $0.isDone })
    #expect(try futures[0].result() == 1)
    #expect(!futures[0].cancel())
  }

  @Test func `an error of the coroutine, or of making it, is the result`() throws {
    let other = try LoopOnThread()
    let unmade = try other.handle.runCoroutineThreadsafe { _ -> EventLoop.Turn in throw Mishap.first
    }
    #expect(throws: Mishap.first) { try unmade.result() }
    let failing = try other.handle.runCoroutineThreadsafe { loop in
      Later<Int>(loop, 0, .failure(Mishap.second))
    }
    #expect(throws: Mishap.second) { try failing.result() }
  }

  @Test func `waiting has a limit, and cancelling ends the coroutine`() throws {
    let other = try LoopOnThread()
    let future = try other.handle.runCoroutineThreadsafe {
      Number(loop: $0, delay: .seconds(3600), number: 1)
    }
    #expect(throws: TimeoutError.self) { try future.result(timeout: .milliseconds(5)) }
    #expect(throws: TimeoutError.self) { try future.result(timeout: .zero) }
    #expect(throws: TimeoutError.self) { try future.result(timeout: .seconds(-1)) }
    #expect(future.cancel())
    #expect(throws: CancelledError.self) { try future.result(timeout: .seconds(30)) }
  }

  @Test func `a coroutine that goes on when it is cancelled gives its result`() throws {
    let other = try LoopOnThread()
    let future = try other.handle.runCoroutineThreadsafe { Stubborn(loop: $0) }
    // Its first step is over when another coroutine, which came later, has ended.
    try other.handle.runCoroutineThreadsafe { $0.sleep(.milliseconds(1)) }.result()
    #expect(future.cancel())
    #expect(try future.result() == 7)
  }

  @Test func `closing the loop ends the waiting, whether the coroutine had begun or not`() throws {
    let loop = try EventLoop()
    let handle = loop.makeThreadsafeLoop()
    let begun = try handle.runCoroutineThreadsafe { $0.sleep(.seconds(3600)) }
    loop.callLater(.milliseconds(1)) { loop.stop() }
    try loop.runForever()
    let waiting = try handle.runCoroutineThreadsafe { $0.sleep(.seconds(3600)) }
    loop.close()
    #expect(throws: LoopError.closed) { try waiting.result() }
    #expect(throws: LoopError.closed) { try begun.result() }
    #expect(!waiting.cancel())
    #expect(throws: LoopError.closed) { try handle.runCoroutineThreadsafe { $0.sleep(.zero) } }
  }

  @Test func `on the loop's own thread waiting is refused`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let handle = loop.makeThreadsafeLoop()
    loop.callSoon {
      let future = try handle.runCoroutineThreadsafe { $0.sleep(.zero) }
      #expect(throws: LoopError.waitingOnOwnThread) { try future.result() }
      loop.stop()
    }
    try loop.runForever()
  }

  @Test func `the task has the name that it is given`() throws {
    let other = try LoopOnThread()
    let name = try other.handle.runCoroutineThreadsafe(name: "from afar") { loop in
      Immediately { loop.currentTask?.name }
    }
    #expect(try name.result() == "from afar")
  }
}

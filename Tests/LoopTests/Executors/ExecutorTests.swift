import Loop
import Testing

@Suite struct Executors {
  @Test func `a call in the thread pool gives its result or error`()
    throws
  {
    let loop = try EventLoop()
    defer { loop.close() }
    #expect(try loop.runUntilComplete(loop.runInExecutor { 6 * 7 }) == 42)
    #expect(throws: Mishap.first) {
      try loop.runUntilComplete(loop.runInExecutor { () throws -> Int in throw Mishap.first })
    }
    let many = loop.gather((0..<100).map { number in loop.runInExecutor { number } })
    #expect(try loop.runUntilComplete(many) == Array(0..<100))
  }

  @Test func `an inline executor runs the call at once, and the result comes later`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.runInExecutor(InlineExecutor()) { 1 }
    #expect(!future.isDone)
    #expect(try fixture.loop.runUntilComplete(future) == 1)
  }

  @Test func `an executor that refuses fails the future`() throws {
    let fixture = try LoopFixture()
    let executor = InlineExecutor()
    executor.shutdown()
    let future = fixture.loop.runInExecutor(executor) { 1 }
    #expect(throws: ExecutorError.shutDown) { try fixture.loop.runUntilComplete(future) }
  }

  @Test func `a closed loop runs no calls, and starts no thread for them`() throws {
    let loop = try EventLoop()
    loop.close()
    let ran = Shared(false)
    for executor in [nil, InlineExecutor()] {
      let future = loop.runInExecutor(executor) { ran.change { $0 = true } }
      #expect(throws: LoopError.closed) { try future.result() }
    }
    #expect(!ran.value)
    #expect((loop.defaultExecutor as? ThreadPoolExecutor)?.threadCount == 0)
  }

  @Test func `the result of a cancelled call is dropped`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.runInExecutor(InlineExecutor()) { 1 }
    #expect(future.cancel())
    #expect(try fixture.run() == [])
    #expect(future.isCancelled)
  }

  @Test
  func `a pool that is dropped does not wait for calls that wait for the loop`() async throws {
    let answer = try await onThread {
      let loop = try EventLoop()
      defer { loop.close() }
      let handle = loop.makeThreadsafeLoop()
      let call: @Sendable () throws -> Int = {
        try handle.runCoroutineThreadsafe { $0.sleep(.zero, result: 7) }.result()
      }
      let future = loop.runInExecutor(ThreadPoolExecutor(), call)
      return try loop.runUntilComplete(future)
    }
    #expect(answer == 7)
  }

  @Test
  func `a name is looked up though every thread of the default executor waits for that`()
    async throws
  {
    let counts = try await onThread {
      let loop = try EventLoop()
      defer { loop.close() }
      loop.defaultExecutor = ThreadPoolExecutor(maximumThreads: 2)
      let handle = loop.makeThreadsafeLoop()
      let calls = (0..<4).map { _ in
        loop.runInExecutor {
          try handle.runCoroutineThreadsafe { $0.getaddrinfo(host: "127.0.0.1", port: 1) }
            .result().count
        }
      }
      return try loop.runUntilComplete(loop.gather(calls))
    }
    #expect(counts == [1, 1, 1, 1])
  }

  @Test func `closing the loop waits for its calls`() throws {
    let loop = try EventLoop()
    let future = loop.runInExecutor { 1 }
    loop.close()
    #expect(!future.isDone)
  }
}

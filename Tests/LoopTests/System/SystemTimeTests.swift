import Loop
import Testing

@Suite(.timeLimit(.minutes(1))) struct SystemTimeTests {
  @Test func `the coarse time is a little behind the exact one, and never ahead`() {
    for _ in 0..<1000 {
      let coarse = SystemTime.coarseMonotonic
      let exact = SystemTime.monotonic
      #expect(coarse <= exact)
      // A tick is 10 ms at most; the rest is for the scheduler of a busy machine.
      #expect(exact - coarse < 2_000_000_000)
    }
  }

  @Test func `work takes processor time`() {
    let start = SystemTime.threadProcessorTime
    var sum: UInt64 = 1
    while SystemTime.threadProcessorTime - start < 1_000_000 { sum = sum &* 31 &+ 7 }
    #expect(sum != 0)
  }

  @Test func `a thread has a number of its own`() throws {
    let here = ProcessInformation.currentThreadID
    #expect(here == ProcessInformation.currentThreadID)
    let other = SystemMonitor<UInt?>(nil)
    let thread = try SystemThread.start {
      other.withLock { $0 = ProcessInformation.currentThreadID }
      other.notifyAll()
    }
    // Before it is joined: a number may be used again after the end of its thread.
    #expect(other.waitFor { $0 } != here)
    thread.join()
  }

  @Test func `open descriptors are counted`() throws {
    let count = try #require(ProcessInformation.openDescriptorCount)
    #expect(count >= 3)
  }

  @Test func `environment variables are read`() {
    #expect(ProcessInformation.environmentVariable("PATH") != nil)
    #expect(ProcessInformation.environmentVariable("GENERATORS_NO_SUCH_VARIABLE") == nil)
  }
}

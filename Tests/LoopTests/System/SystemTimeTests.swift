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

  @Test func `open descriptors are counted`() throws {
    let count = try #require(ProcessInformation.openDescriptorCount)
    #expect(count >= 3)
  }

  @Test func `environment variables are read`() {
    #expect(ProcessInformation.environmentVariable("PATH") != nil)
    #expect(ProcessInformation.environmentVariable("GENERATORS_NO_SUCH_VARIABLE") == nil)
  }
}

import Loop
import TestSupport
import Testing

@Suite struct SystemTimeTests {
  @Test func `the coarse time is a little behind the exact one, and never ahead`() {
    var findings = Findings()
    for _ in 0..<1000 {
      let before = SystemTime.monotonic
      let coarse = SystemTime.coarseMonotonic
      let after = SystemTime.monotonic
      findings.note(unless: coarse <= after, "\(coarse) is after \(after)")
      // Its ticks are 10 ms apart at most, however long this thread had to wait in between.
      findings.note(unless: coarse > before - 20_000_000, "\(coarse) is long before \(before)")
    }
    #expect(findings.isEmpty, "\(findings)")
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

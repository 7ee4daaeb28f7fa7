import TestSupport
import Testing

@Suite struct HangDetectorTests {
  /// The first tick after which tests count as hanging, of as many.
  private func end(
    of ticks: Int, _ tick: (Int) -> HangDetector.Tick
  ) -> (tick: Int, hang: HangDetector.Hang)? {
    var detector = HangDetector()
    for number in 1...ticks {
      if let hang = detector.hang(after: tick(number)) { return (number, hang) }
    }
    return nil
  }

  @Test func `a process that sleeps for sixty ticks hangs`() {
    let end = end(of: 100) { _ in .init(ran: 0, waited: 0) }
    #expect(end?.tick == 60 && end?.hang == .asleep(60))
  }

  @Test func `a timer here and there is no sign of life`() {
    let end = end(of: 100) { _ in .init(ran: 0.004, waited: 0.001) }
    #expect(end?.hang == .asleep(60))
  }

  // As beside fifteen busy processes: all tests sleep, and Dispatch's thread that looks at the clock
  // each second has to wait for a processor, for some milliseconds mostly, now and then for long.
  @Test func `the waits of an idle thread on a busy machine do not hide a hang`() {
    let waits = [0.002, 0.011, 0.024, 0.007, 0.038, 0.019, 0.004, 0.051, 0.130, 0.016]
    let end = end(of: 900) { .init(ran: 0.0004, waited: waits[$0 % waits.count]) }
    #expect(end?.tick == 66 && end?.hang == .asleep(60))
  }

  @Test func `a tick in which a thread waited for a processor in vain does not count`() {
    let end = end(of: 200) { .init(ran: 0, waited: $0 % 2 == 0 ? 1 : 0) }
    #expect(end?.tick == 119 && end?.hang == .asleep(60))
  }

  @Test func `one tick in which a thread ran begins the count anew`() {
    let end = end(of: 100) { .init(ran: $0 == 50 ? 0.5 : 0, waited: 0) }
    #expect(end?.tick == 110 || end == nil)
  }

  @Test func `a thread that waits for its processor does not hang, however long`() {
    #expect(end(of: 100_000) { _ in .init(ran: 0, waited: 1) } == nil)
  }

  @Test func `what runs for ever without a sign hangs`() {
    let end = end(of: 2_000) { _ in .init(ran: 1, waited: 0) }
    #expect(end?.tick == 900 && end?.hang == .busy(seconds: 900))
  }

  @Test func `a machine that gives an eighth of the time makes it eight times as long`() {
    let end = end(of: 20_000) { _ in .init(ran: 0.125, waited: 0.875) }
    #expect(end?.tick == 7_200)
  }

  @Test func `a sign of progress begins both counts anew`() {
    #expect(end(of: 10_000) { .init(ran: 1, waited: 0, isSign: $0 % 899 == 0) } == nil)
    #expect(end(of: 10_000) { .init(ran: 0, waited: 0, isSign: $0 % 59 == 0) } == nil)
  }
}

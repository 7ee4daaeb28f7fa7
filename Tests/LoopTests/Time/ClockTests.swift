import Loop
import TestSupport
import Testing

@Suite struct ClockTests {
  @Test func `the monotonic clock never goes back`() {
    let clock = MonotonicClock()
    var last = clock.nanoseconds
    var findings = Findings()
    for _ in 0..<10_000 {
      let now = clock.nanoseconds
      findings.note(unless: now >= last, "\(now) after \(last)")
      last = now
    }
    #expect(findings.isEmpty, "\(findings)")
    #expect(last > 0)
    #expect(clock.now >= .nanoseconds(last))
  }

  @Test func `two monotonic clocks show the same time`() {
    let first = MonotonicClock()
    let second = MonotonicClock()
    let (before, between, after) = (first.nanoseconds, second.nanoseconds, first.nanoseconds)
    #expect(before <= between && between <= after)
  }

  @Test(arguments: [0, 1, 7, 1000, 1_000_000, 60_000_000_000] as [Int64])
  func `the monotonic clock waits until the next step, never less`(step: Int64) throws {
    let clock = MonotonicClock(resolution: .nanoseconds(step))
    #expect(clock.resolution == .nanoseconds(max(1, step)))
    for distance in [1, 999, 1_000_000, 5_000_000_000, 1 << 60] as [Int64] {
      let before = clock.nanoseconds
      let deadline = before + distance
      let timeout = try #require(clock.timeout(until: deadline))
      let after = clock.nanoseconds
      // The clock was read somewhere in between; past the deadline there is nothing to wait for.
      #expect(after + timeout >= deadline)
      #expect(before + timeout < deadline + max(1, step))
    }
  }

  @Test func `the monotonic clock takes deadlines at the extremes`() throws {
    let clock = MonotonicClock()
    #expect(clock.timeout(until: nil) == nil)
    #expect(clock.timeout(until: .min) == 0)
    #expect(clock.timeout(until: 0) == 0)
    #expect(try #require(clock.timeout(until: .max)) > .max / 2)
    #expect(MonotonicClock(resolution: .seconds(-1)).resolution == .nanoseconds(1))
  }

  @Test func `a clock of real time answers with the time that is left`() {
    let clock = StoppedClock(at: 100)
    #expect(clock.timeout(until: nil) == nil)
    #expect(clock.timeout(until: 250) == 150)
    #expect(clock.timeout(until: 100) == 0)
    #expect(clock.timeout(until: 0) == 0)
    clock.idle(until: 250)
    #expect(clock.nanoseconds == 100)
  }

  @Test func `deadlines at the extremes do not overflow`() {
    #expect(StoppedClock(at: -5).timeout(until: .max) == .max)
    #expect(StoppedClock(at: 5).timeout(until: .max) == Int64.max - 5)
    #expect(StoppedClock(at: 5).timeout(until: .min) == 0)
    #expect(StoppedClock(at: .max).timeout(until: .min) == 0)
    #expect(StoppedClock(at: .min).timeout(until: .max) == .max)
  }

  @Test func `a virtual clock stands still until it is moved`() {
    let clock = VirtualClock(autojump: false)
    #expect(clock.now == .zero)
    clock.advance(by: .seconds(90))
    #expect(clock.now == .seconds(90))
    clock.advance(to: .seconds(60))
    #expect(clock.now == .seconds(90))
    clock.advance(to: .milliseconds(90_001))
    #expect(clock.nanoseconds == 90_001_000_000)
  }

  @Test func `a jumping clock forbids to block and goes to the deadline when idle`() {
    let clock = VirtualClock()
    #expect(clock.timeout(until: nil) == nil)
    #expect(clock.timeout(until: 1000) == 0)
    #expect(clock.nanoseconds == 0)
    clock.idle(until: 1000)
    #expect(clock.nanoseconds == 1000)
    clock.idle(until: 500)
    #expect(clock.nanoseconds == 1000)
  }

  @Test func `a clock moved by hand waits without limit for a deadline that has not come`() {
    let clock = VirtualClock(autojump: false)
    #expect(clock.timeout(until: 1000) == nil)
    clock.idle(until: 1000)
    #expect(clock.nanoseconds == 0)
    clock.advance(by: .nanoseconds(1000))
    #expect(clock.timeout(until: 1000) == 0)
  }

  @Test func `a virtual clock stops at the end of time`() {
    let clock = VirtualClock()
    clock.advance(by: .nanoseconds(Int64.max))
    clock.advance(by: .seconds(1))
    #expect(clock.nanoseconds == .max)
  }

  @Test func `moving a clock back is a mistake of the caller`() async {
    await #expect(processExitsWith: .failure) {
      VirtualClock().advance(by: .nanoseconds(-1))
    }
  }

  @Test func `durations are rounded up to nanoseconds and saturate`() {
    #expect(Duration.zero.saturatingNanoseconds == 0)
    #expect(Duration.milliseconds(1.5).saturatingNanoseconds == 1_500_000)
    let tiny = Duration(secondsComponent: 0, attosecondsComponent: 1)
    #expect(tiny.saturatingNanoseconds == 1)
    #expect((Duration.zero - tiny).saturatingNanoseconds == 0)
    #expect((Duration.seconds(1) + tiny).saturatingNanoseconds == 1_000_000_001)
    #expect(Duration.seconds(-2).saturatingNanoseconds == -2_000_000_000)
    #expect(Duration.seconds(Int64.max).saturatingNanoseconds == .max)
    #expect(Duration.seconds(Int64.min).saturatingNanoseconds == .min)
    #expect(Duration.nanoseconds(Int64.max).saturatingNanoseconds == .max)
    #expect((Duration.nanoseconds(Int64.max) + tiny).saturatingNanoseconds == .max)
    #expect(Duration.nanoseconds(Int64.min).saturatingNanoseconds == .min)
  }
}

private final class StoppedClock: EventLoopClock {
  let nanoseconds: Int64

  init(at nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }
}

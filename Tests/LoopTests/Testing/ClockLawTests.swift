import Loop
import LoopTesting
import Testing

@Suite struct ClockLaws {
  @Test func `the clocks of the library keep the contract`() throws {
    try ClockLaw.check { MonotonicClock() }
    try ClockLaw.check { MonotonicClock(resolution: .zero) }
    try ClockLaw.check { VirtualClock() }
    try ClockLaw.check { VirtualClock(autojump: false) }
    try ClockLaw.check { FaultyClock(nil) }
  }

  @Test(arguments: FaultyClock.Fault.allCases)
  func `a clock with a fault breaks the law that is meant`(fault: FaultyClock.Fault) throws {
    let error = #expect(throws: BrokenLaw<ClockLaw>.self) {
      try ClockLaw.check { FaultyClock(fault) }
    }
    #expect(error?.law == fault.law, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func `each law can be broken`() {
    #expect(Set(FaultyClock.Fault.allCases.map(\.law)) == Set(ClockLaw.allCases))
  }
}

/// A clock that jumps, and is right but for one thing.
final class FaultyClock: EventLoopClock {
  enum Fault: CaseIterable {
    case goesBack
    case jumpsBack
    case limitsEverything
    case waitsForThePast
    case overflows
    case standsStill

    var law: ClockLaw {
      switch self {
      case .goesBack, .jumpsBack: .monotonic
      case .limitsEverything: .noDeadline
      case .waitsForThePast: .passedDeadline
      case .overflows: .limits
      case .standsStill: .progress
      }
    }
  }

  private let fault: Fault?
  private var time: Int64 = 1_000_000
  private var readings = 0

  init(_ fault: Fault?) { self.fault = fault }

  var nanoseconds: Int64 {
    readings += 1
    return fault == .goesBack && readings % 100 == 0 ? time - 1 : time
  }

  func timeout(until deadline: Int64?) -> Int64? {
    guard let deadline else { return fault == .limitsEverything ? 1000 : nil }
    if deadline <= time { return fault == .waitsForThePast ? 1 : 0 }
    return fault == .overflows ? (time + 1) &- deadline : 0
  }

  func idle(until deadline: Int64) {
    switch fault {
    case .jumpsBack: time = deadline
    case .standsStill: break
    default: time = max(time, deadline)
    }
  }
}

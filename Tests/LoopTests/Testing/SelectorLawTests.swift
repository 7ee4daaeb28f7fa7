import Loop
import LoopTesting
import TestSupport
import Testing

@Suite(.serialized, .oneAtATime) struct SelectorLaws {
  @Test(arguments: FaultySelector.Fault.allCases)
  func `a selector with a fault breaks the law that is meant`(
    fault: FaultySelector.Fault
  ) throws {
    let error = #expect(throws: BrokenLaw<SelectorLaw>.self) {
      try SelectorLaw.check { try FaultySelector(fault) }
    }
    #expect(error?.law == fault.law, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func `each law can be broken`() {
    #expect(Set(FaultySelector.Fault.allCases.map(\.law)) == Set(SelectorLaw.allCases))
  }

  @Test func `a broken law says what was seen`() {
    let error = BrokenLaw(SelectorLaw.wakeUps, "it sleeps")
    #expect(
      "\(error)" == "a law is broken: a wake-up ends one wait, and is not reported: it sleeps")
  }
}

import FlagsKit
import HTTPKit
import Testing

@Suite struct FaultPlanTests {
  @Test func `thirty percent of the countries meet every kind of fault`() {
    let plan = FaultPlan(percent: 30)
    let expected = plan.expectedFailures(of: FlagCatalog.names(20))
    #expect(
      expected == [.notFound: 1, .serverError: 1, .reset: 1, .truncated: 1, .timedOut: 2])
  }

  @Test(arguments: [0, 1, 10, 30, 50, 99, 100])
  func `of many names about the share has a fault, and the kinds add up`(_ percent: Int) {
    let names = FlagCatalog.names(10_000)
    let plan = FaultPlan(percent: percent)
    let total = names.count { plan.fault(for: $0) != nil }
    #expect(abs(total - percent * 100) <= 150)
    #expect(plan.expectedFailures(of: names).values.reduce(0, +) == total)
  }

  @Test func `the fault belongs to the name and the salt`() {
    let names = FlagCatalog.names(1_000)
    let plan = FaultPlan(percent: 50)
    #expect(names.allSatisfy { plan.fault(for: $0) == plan.fault(for: $0.lowercased()) })
    let other = FaultPlan(percent: 50, salt: 7)
    #expect(names.contains { plan.fault(for: $0) != other.fault(for: $0) })
  }

  @Test func `a greater share keeps the faults of a smaller one`() {
    let names = FlagCatalog.names(1_000)
    let small = FaultPlan(percent: 10)
    let great = FaultPlan(percent: 40)
    #expect(
      names.allSatisfy { name in
        small.fault(for: name).map { great.fault(for: name) == $0 } ?? true
      })
  }
}

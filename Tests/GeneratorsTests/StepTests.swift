import Generators
import Testing

@Suite struct StepTests {
  @Test func `a yielded step is not a returned one`() {
    #expect(Step<Int, Int>.yielded(1) != .returned(1))
  }
}

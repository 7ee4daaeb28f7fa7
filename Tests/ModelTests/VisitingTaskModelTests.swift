import Testing

@Suite struct VisitingTaskModelTests {
  @Test(
    arguments: [
      (0, false, [127, 229, 191, 191]), (0, true, [532, 1346, 1316, 1258]),
      (1, false, [127, 163, 239, 201]),
      (1, true, [532, 1086, 1772, 1604]), (2, false, [127, 163, 173, 211]),
      (2, true, [532, 1086, 1512, 1900]),
    ] as [(Int, Bool, [Int])])
  func `a Swift task that visits a loop ends once, whenever the loop is closed`(
    _ yields: Int, _ cancels: Bool, _ states: [Int]
  ) {
    for (patience, states) in zip([0, 1, 2, .max], states) {
      let exploration = VisitingTaskModel.explore(
        yields: yields, cancels: cancels, patience: patience)
      #expect(exploration.failure == nil)
      #expect(exploration.states == states)
    }
  }

  @Test(arguments: [false, true])
  func `a thread that looks back uses an inbox that is gone`(_ cancels: Bool) {
    let exploration = VisitingTaskModel.explore(.senderLooksBack, yields: 1, cancels: cancels)
    #expect(exploration.failure?.fault as? Fault == .usedAfterFreed("inbox"))
  }

  @Test func `a visit that the loop does not keep is gone before its step has ended`() {
    let exploration = VisitingTaskModel.explore(.lifeOwnsNothing, yields: 1)
    #expect(exploration.failure?.fault as? Fault == .usedAfterFreed("visit"))
  }

  @Test func `an arrival that is only dropped leaves its Swift task hanging`() {
    let exploration = VisitingTaskModel.explore(.arrivalForgets, yields: 1, patience: 0)
    #expect(exploration.failure?.fault as? Fault == .neverRan("Swift task"))
  }

  @Test func `a visit that is left in its arrival is run elsewhere too`() {
    let exploration = VisitingTaskModel.explore(.arrivalKeeps, yields: 1)
    #expect(exploration.failure?.fault as? Fault == .wrong("the loop elsewhere"))
  }
}

import Testing

@Suite struct LoopInboxModelTests {
  @Test(
    arguments: [
      ([1], [], [77, 153, 242]), ([], [1], [63, 73, 76]), ([2], [], [140, 368, 707]),
      ([], [2], [122, 251, 341]),
      ([1], [1], [1168, 2552, 4703]), ([1, 1], [], [1485, 4159, 7522]),
      ([], [1, 1], [894, 1351, 2338]),
    ] as [([Int], [Int], [Int])])
  func `every item is run, dropped or refused once, in order, and the loop ends`(
    _ handles: [Int], _ jobs: [Int], _ states: [Int]
  ) {
    for (patience, states) in zip([0, 1, .max], states) {
      let exploration = LoopInboxModel.explore(handles: handles, jobs: jobs, patience: patience)
      #expect(exploration.failure == nil)
      #expect(exploration.states == states)
    }
  }

  @Test func `a sender that looks back uses what is gone`() {
    let exploration = LoopInboxModel.explore(.senderLooksBack, handles: [], jobs: [1])
    #expect(exploration.failure?.fault as? Fault == .usedAfterFreed("inbox"))
  }

  @Test func `a wake before the item leaves the loop asleep`() {
    let exploration = LoopInboxModel.explore(.wakesFirst, handles: [], jobs: [1])
    #expect(exploration.failure?.fault as? Fault == .asleep(["loop"]))
  }

  @Test func `a loop that drains the waker last sleeps while there is an item`() {
    let exploration = LoopInboxModel.explore(.drainsLast, handles: [], jobs: [2])
    #expect(exploration.failure?.fault as? Fault == .asleep(["loop"]))
  }

  @Test func `a loop that is not told that nothing comes any more never ends`() {
    let exploration = LoopInboxModel.explore(.expectsInSilence, handles: [1], jobs: [])
    #expect(exploration.failure?.fault as? Fault == .asleep(["loop"]))
  }

  @Test func `what is left in a closed inbox is never run`() {
    let exploration = LoopInboxModel.explore(
      .closesWithoutTaking, handles: [1], jobs: [], patience: 0)
    #expect(exploration.failure?.fault as? Fault == .neverRan("0 of 1"))
  }
}

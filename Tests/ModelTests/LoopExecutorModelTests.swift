import Testing

@Suite struct LoopExecutorModelTests {
  @Test(
    arguments: [
      ([1], false, [199, 59, 174]), ([1], true, [272, 78, 254]), ([2], false, [659, 410, 544]),
      ([2], true, [800, 546, 672]), ([1, 1], false, [2713, 1835, 2058]),
      ([1, 1], true, [5214, 2889, 4194]),
      ([2, 1], false, [9534, 7279, 6764]),
    ] as [([Int], Bool, [Int])])
  func `jobs run once, in order and one at a time, and nothing is touched when it is gone`(
    _ counts: [Int], _ makesMore: Bool, _ states: [Int]
  ) {
    // The loop is closed before it has run, after a round, or dropped before it has run.
    for (way, states) in zip([(0, false), (1, false), (0, true)], states) {
      let exploration = LoopExecutorModel.explore(
        counts: counts, makesMore: makesMore, rounds: way.0, isDropped: way.1)
      #expect(exploration.failure == nil)
      #expect(exploration.states == states)
    }
  }

  @Test func `a loop that is closed at once runs jobs beside the pool`() {
    let exploration = LoopExecutorModel.explore(.closedAtOnce, counts: [1, 1], rounds: 0)
    #expect(exploration.failure?.fault as? Fault == .overlapped("jobs of one executor"))
  }

  @Test func `a drainer for each late job runs jobs beside another one`() {
    let exploration = LoopExecutorModel.explore(.drainsForEachJob, counts: [1, 1], rounds: 0)
    #expect(exploration.failure?.fault as? Fault == .overlapped("jobs of one executor"))
  }

  @Test func `an enqueuer that looks back uses what is gone`() {
    let exploration = LoopExecutorModel.explore(.enqueuerLooksBack, counts: [1], rounds: 1)
    #expect(exploration.failure?.fault as? Fault == .usedAfterFreed("inbox"))
  }

  @Test func `jobs that are dropped with the loop never run`() {
    let exploration = LoopExecutorModel.explore(
      .dropsWhatIsLeft, counts: [1], makesMore: true, rounds: 0)
    #expect(exploration.failure?.fault as? Fault == .neverRan("[1] of [2]"))
  }
}

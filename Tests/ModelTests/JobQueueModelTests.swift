import Testing

@Suite struct JobQueueModelTests {
  @Test(
    arguments: [
      ([1], 29), ([3], 271), ([1, 1], 234), ([2, 1], 830), ([2, 2], 2745), ([1, 1, 1], 1533),
    ] as [([Int], Int)])
  func `a driver that blocks runs every job once, in order, and frees the queue`(
    _ counts: [Int], _ states: Int
  ) {
    let exploration = JobQueueModel.explore(counts: counts, registers: false)
    #expect(exploration.failure == nil)
    #expect(exploration.states == states)
  }

  @Test(
    arguments: [
      ([1], 109), ([3], 1747), ([1, 1], 1360), ([2, 1], 5549), ([1, 1, 1], 11349),
    ] as [([Int], Int)])
  func `so does a driver that is woken by a call, and may be interrupted`(
    _ counts: [Int], _ states: Int
  ) {
    let exploration = JobQueueModel.explore(counts: counts, registers: true)
    #expect(exploration.failure == nil)
    #expect(exploration.states == states)
  }

  @Test func `a driver that is woken when the lock is free again may free the queue before that`() {
    let exploration = JobQueueModel.explore(.notifiesAfterUnlocking, counts: [1])
    #expect(exploration.failure?.fault as? Fault == .usedAfterFreed("queue"))
  }

  @Test func `a driver that does not look at the word before it sleeps is not woken`() {
    let exploration = JobQueueModel.explore(.sleepsWithoutGathering, counts: [1])
    #expect(exploration.failure?.fault as? Fault == .asleep(["driver"]))
  }

  @Test func `a word that does not say that there is a crowd leaves the driver asleep`() {
    let exploration = JobQueueModel.explore(.gathersWithoutMark, counts: [1])
    #expect(exploration.failure?.fault as? Fault == .asleep(["driver"]))
  }

  @Test func `an enqueuer that looks at the mark again uses a queue that is gone`() {
    let exploration = JobQueueFormerModel.explore(counts: [1], rule: .former)
    #expect(exploration.failure?.fault as? Fault == .usedAfterFreed("queue"))
  }

  @Test func `a late enqueuer takes the wake of the next wait`() {
    let exploration = JobQueueFormerModel.explore(counts: [1, 1], rule: .enqueuerOwns)
    #expect(exploration.failure?.fault as? Fault == .asleep(["driver"]))
  }

  @Test func `a slot beside a crowd does not keep jobs in order`() {
    let exploration = JobQueueFormerModel.explore(
      counts: [2], rule: .enqueuerOwnsAndWakesForJobs)
    let second = JobQueueModel.Job(enqueuer: 0, number: 1)
    #expect(exploration.failure?.fault as? Fault == .outOfOrder("\(second)"))
  }

  @Test func `the former queue holds where it has an owner, wakes for jobs and has no order`() {
    let exploration = JobQueueFormerModel.explore(
      counts: [1, 1], rule: .enqueuerOwnsAndWakesForJobs)
    #expect(exploration.failure == nil)
    #expect(exploration.states == 7283)
  }
}

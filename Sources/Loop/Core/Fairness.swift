/// How much a task has done in one step for the other side of its connections.
///
/// What is there already is given without a suspension, and as long as the other side goes on sending
/// it may always be there. So awaitables whose result does not depend on the program alone count here,
/// and when a step has had ``limit`` results, the next one takes a turn first. What only the program
/// itself keeps going (a queue that it fills, a lock that it takes again) counts nothing, as in asyncio.
///
/// A step is known by the place of the ready queue, which moves with each. So beginning a step costs
/// nothing.
struct Fairness {
  /// How many results one step may have.
  static let limit = 64

  private var place = -1
  private var count = 0

  /// Counts one result; says whether it is one too many for the step at a place of the ready queue.
  @inline(__always)
  mutating func isExceeded(at place: Int) -> Bool {
    if place == self.place {
      count &+= 1
      return count > Self.limit
    }
    self.place = place
    count = 1
    return false
  }

  /// Begins to count anew.
  mutating func reset() { place = -1 }
}

extension EventLoop {
  /// Whether the task that runs is to take a turn before it has another result without waiting.
  ///
  /// If so, descriptors are looked at before it goes on, since others may wait for theirs.
  @inline(__always)
  func takesTurn() -> Bool {
    guard fairness.isExceeded(at: ready.head) else { return false }
    fairness.reset()
    lastPoll = ready.head &- EventLoop.wordsBetweenPolls
    return true
  }
}

import Loop

/// Counts the steps of each task, by name.
final class StepCounter: EventLoop.Instrument {
  private(set) var counts: [String: Int] = [:]

  func beforeStep(of task: EventLoop.AnyTask) {
    counts[task.name ?? "", default: 0] += 1
  }
}

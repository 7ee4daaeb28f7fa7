/// What a loop tells whoever watches it; the public side is `EventLoop.Instrument`.
///
/// A class to inherit from and not a protocol, and in this folder, because the loop calls it while
/// it knows nothing of what lies above it. It never changes while it is in use: who adds or removes
/// an instrument gives the loop another one, so that each step is begun and ended by the same.
@usableFromInline
class LoopHooks {
  func taskSpawned(_ head: CellRef) {}
  func beforeStep(_ head: CellRef) {}
  func afterStep(_ head: CellRef) {}
  func taskExited(_ head: CellRef, _ status: CellStatus) {}
  func beforeWait(_ limit: Int64?) {}
  func afterWait(_ events: Int) {}
  func timerFired() {}
  func cancellationRequested(_ head: CellRef) {}
}

extension EventLoop {
  /// Tells of a new task, which has its name.
  @usableFromInline
  func noteSpawn(_ head: CellRef) { hooks?.taskSpawned(head) }

  /// Resumes a task, and tells of it.
  @inline(never)
  func resumeObserved(_ head: CellRef) -> StepWord {
    guard let hooks else { return resume(head) }
    hooks.beforeStep(head)
    defer { hooks.afterStep(head) }
    return resume(head)
  }
}

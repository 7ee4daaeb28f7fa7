/// What a loop tells whoever watches it; the public side is `Instrument`.
///
/// A class to inherit from and not a protocol, and in this folder, because the loop calls it while
/// it knows nothing of what lies above it. It never changes while it is in use: who adds or removes
/// an instrument gives the loop another one, so that each step is begun and ended by the same.
@usableFromInline
class LoopHooks {
  func taskSpawned(_ head: UnsafeMutablePointer<CellHead>) {}
  func beforeStep(_ head: UnsafeMutablePointer<CellHead>) {}
  func afterStep(_ head: UnsafeMutablePointer<CellHead>) {}
  func taskExited(_ head: UnsafeMutablePointer<CellHead>, _ status: CellStatus) {}
  func beforeWait(_ limit: Int64?) {}
  func afterWait(_ events: Int) {}
  func timerFired() {}
  func cancellationRequested(_ head: UnsafeMutablePointer<CellHead>) {}
}

extension EventLoop {
  /// Tells of a new task, which has its name.
  @usableFromInline
  func noteSpawn(_ head: UnsafeMutablePointer<CellHead>) { hooks?.taskSpawned(head) }

  /// Resumes a task, and tells of it.
  @inline(never)
  func resumeObserved(_ head: UnsafeMutablePointer<CellHead>) -> UInt {
    guard let hooks else { return resume(head) }
    hooks.beforeStep(head)
    defer { hooks.afterStep(head) }
    return resume(head)
  }
}

/// What a loop tells whose one instrument records a timeline.
///
/// The same that other instruments are told; but a step costs no counting of references to its task.
final class TimelineHooks: LoopHooks {
  private let recorder: TimelineInstrument

  init(_ recorder: TimelineInstrument, _ loop: EventLoop, inPlaceOf other: LoopHooks?) {
    self.recorder = recorder
    super.init(loop, inPlaceOf: other)
  }

  override func taskSpawned(_ head: CellRef, by maker: Int?) {
    recorder.noteSpawn(head, by: maker)
  }

  override func taskReady(_ head: CellRef, _ cause: EventLoop.Cause) {
    recorder.noteReady(head, cause)
  }

  override func beforeStep(_ head: CellRef) { recorder.beginStep(head) }
  override func afterStep(_ head: CellRef) { recorder.endStep(head) }

  override func taskWaits(_ head: CellRef, _ obstacle: EventLoop.Obstacle) {
    recorder.noteWait(head, obstacle)
  }

  override func beforeCallback(_ cause: EventLoop.Cause) { recorder.beforeCallback(of: cause) }
  override func afterCallback(_ cause: EventLoop.Cause) { recorder.afterCallback(of: cause) }

  override func taskExited(_ head: CellRef, _ status: CellStatus) {
    recorder.noteExit(head, EventLoop.TaskEnd(status))
  }

  override func beforeWait(_ limit: Int64?) { recorder.beforeWait(limit: nil) }

  override func cancellationRequested(_ head: CellRef) { recorder.noteCancellation(head) }
}

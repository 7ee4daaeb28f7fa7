extension EventLoop {
  /// Has an instrument told of everything from now on.
  ///
  /// - Parameter instrument: The instrument, which the loop keeps; one that is there already is not
  ///   added again.
  public func addInstrument(_ instrument: any EventLoop.Instrument) {
    let instruments = instruments
    guard !instruments.contains(where: { $0 === instrument }) else { return }
    setInstruments(instruments + [instrument])
  }

  /// Tells an instrument nothing any more.
  ///
  /// - Parameter instrument: The instrument.
  /// - Returns: Whether it was there.
  @discardableResult
  public func removeInstrument(_ instrument: any EventLoop.Instrument) -> Bool {
    let others = instruments.filter { $0 !== instrument }
    guard others.count < instruments.count else { return false }
    setInstruments(others)
    return true
  }

  /// The instruments, in the order in which they were added.
  public var instruments: [any EventLoop.Instrument] {
    parts.service(InstrumentService.self)?.instruments ?? []
  }

  private func setInstruments(_ instruments: [any EventLoop.Instrument]) {
    service(InstrumentService.self) { InstrumentService() }.instruments = instruments
    if instruments.isEmpty { return replaceHooks(nil) }
    if instruments.count == 1, let recorder = instruments[0] as? TimelineInstrument {
      replaceHooks { TimelineHooks(recorder, self, inPlaceOf: $0) }
    } else {
      replaceHooks { InstrumentHooks(instruments, self, inPlaceOf: $0) }
    }
  }
}

extension EventLoop.TaskEnd {
  /// How a task ends that gets this status.
  init(_ status: CellStatus) {
    self =
      switch status {
      case .finished: .finished
      case .failed: .failed
      case .cancelled, .pending: .cancelled
      }
  }
}

/// The instruments of a loop.
private final class InstrumentService: LoopPart {
  var instruments: [any EventLoop.Instrument] = []
}

/// Hands on to instruments what the loop tells.
private final class InstrumentHooks: LoopHooks {
  let instruments: [any EventLoop.Instrument]

  init(_ instruments: [any EventLoop.Instrument], _ loop: EventLoop, inPlaceOf other: LoopHooks?) {
    self.instruments = instruments
    super.init(loop, inPlaceOf: other)
  }

  override func taskSpawned(_ head: CellRef, by maker: Int?) {
    let task = EventLoop.AnyTask(head)
    for instrument in instruments { instrument.taskSpawned(task, by: maker) }
  }

  override func taskReady(_ head: CellRef, _ cause: EventLoop.Cause) {
    let task = EventLoop.AnyTask(head)
    for instrument in instruments { instrument.taskReady(task, by: cause) }
  }

  override func taskWaits(_ head: CellRef, _ obstacle: EventLoop.Obstacle) {
    let task = EventLoop.AnyTask(head)
    for instrument in instruments { instrument.taskWaits(task, for: obstacle) }
  }

  override func beforeCallback(_ cause: EventLoop.Cause) {
    for instrument in instruments { instrument.beforeCallback(of: cause) }
  }

  override func afterCallback(_ cause: EventLoop.Cause) {
    for instrument in instruments { instrument.afterCallback(of: cause) }
  }

  override func beforeStep(_ head: CellRef) {
    let task = EventLoop.AnyTask(head)
    for instrument in instruments { instrument.beforeStep(of: task) }
  }

  override func afterStep(_ head: CellRef) {
    let task = EventLoop.AnyTask(head)
    for instrument in instruments { instrument.afterStep(of: task) }
  }

  override func taskExited(_ head: CellRef, _ status: CellStatus) {
    let task = EventLoop.AnyTask(head)
    let end = EventLoop.TaskEnd(status)
    for instrument in instruments { instrument.taskExited(task, end) }
  }

  override func beforeWait(_ limit: Int64?) {
    let limit = limit.map { Duration.nanoseconds($0) }
    for instrument in instruments { instrument.beforeWait(limit: limit) }
  }

  override func afterWait(_ events: Int) {
    for instrument in instruments { instrument.afterWait(events: events) }
  }

  override func timerFired() {
    for instrument in instruments { instrument.timerFired() }
  }

  override func cancellationRequested(_ head: CellRef) {
    let task = EventLoop.AnyTask(head)
    for instrument in instruments { instrument.cancellationRequested(of: task) }
  }
}

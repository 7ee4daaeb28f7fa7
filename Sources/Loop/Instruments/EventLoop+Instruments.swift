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
    hooks = instruments.isEmpty ? nil : InstrumentHooks(instruments)
  }
}

/// The instruments of a loop.
private final class InstrumentService: LoopPart {
  var instruments: [any EventLoop.Instrument] = []
}

/// Hands on to instruments what the loop tells.
private final class InstrumentHooks: LoopHooks {
  let instruments: [any EventLoop.Instrument]

  init(_ instruments: [any EventLoop.Instrument]) { self.instruments = instruments }

  override func taskSpawned(_ head: CellRef) {
    let task = EventLoop.AnyTask(head)
    for instrument in instruments { instrument.taskSpawned(task) }
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
    let end: EventLoop.TaskEnd =
      switch status {
      case .finished: .finished
      case .failed: .failed
      case .cancelled, .pending: .cancelled
      }
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

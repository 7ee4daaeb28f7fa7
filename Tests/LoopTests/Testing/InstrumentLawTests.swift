import Loop
import LoopTesting
import Testing

@Suite struct InstrumentLaws {
  @Test(arguments: FaultyInstrument.Fault.allCases)
  func `an instrument with a fault breaks the law that is meant`(
    fault: FaultyInstrument.Fault
  ) throws {
    let error = #expect(throws: BrokenLaw<InstrumentLaw>.self) {
      try InstrumentLaw.check { FaultyInstrument(fault, $0) }
    }
    #expect(error?.law == fault.law, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func `each law can be broken`() {
    #expect(Set(FaultyInstrument.Fault.allCases.map(\.law)) == Set(InstrumentLaw.allCases))
  }
}

/// An instrument that does nothing but one thing, which it must not.
final class FaultyInstrument: EventLoop.Instrument {
  enum Fault: CaseIterable {
    case cancels
    case stops
    case cancelsWhatIsReady
    case addsCallbacksToCallbacks
    case stopsWhereATaskWaits
    case stopsInCallbacks
    case keepsTasks
    case keepsTasksThatWait
    case keepsLoop

    var law: InstrumentLaw {
      switch self {
      case .cancels, .cancelsWhatIsReady, .addsCallbacksToCallbacks: .changesNothing
      case .stops, .stopsWhereATaskWaits, .stopsInCallbacks: .leavesTheLoopAlone
      case .keepsTasks, .keepsTasksThatWait, .keepsLoop: .keepsNothing
      }
    }
  }

  private let fault: Fault
  private weak var loop: EventLoop?
  private let keptLoop: EventLoop?
  private var kept: [EventLoop.AnyTask] = []
  private var hasActed = false

  init(_ fault: Fault, _ loop: EventLoop) {
    self.fault = fault
    self.loop = loop
    keptLoop = fault == .keepsLoop ? loop : nil
  }

  func afterStep(of task: EventLoop.AnyTask) {
    if fault == .cancels { task.cancel() }
  }

  func taskReady(_ task: EventLoop.AnyTask, by cause: EventLoop.Cause) {
    if fault == .cancelsWhatIsReady, cause == .timer { task.cancel() }
  }

  func taskWaits(_ task: EventLoop.AnyTask, for obstacle: EventLoop.Obstacle) {
    if fault == .stopsWhereATaskWaits { loop?.stop() }
    if fault == .keepsTasksThatWait { kept.append(task) }
  }

  func beforeCallback(of cause: EventLoop.Cause) {
    if fault == .addsCallbacksToCallbacks, cause == .timer, !hasActed {
      hasActed = true
      // Time passes that would not pass otherwise.
      loop?.callLater(.seconds(100)) {}
    }
  }

  func afterCallback(of cause: EventLoop.Cause) {
    if fault == .stopsInCallbacks { loop?.stop() }
  }

  func taskExited(_ task: EventLoop.AnyTask, _ end: EventLoop.TaskEnd) {
    if fault == .keepsTasks { kept.append(task) }
  }

  func beforeStep(of task: EventLoop.AnyTask) {
    if fault == .stops { loop?.stop() }
  }
}

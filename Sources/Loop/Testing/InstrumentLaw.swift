import Generators
import Loop

/// The rules of `EventLoop.Instrument` that can be checked from outside.
///
/// ```swift
/// try InstrumentLaw.check { _ in MyInstrument() }
/// ```
public enum InstrumentLaw: Hashable, Sendable, CaseIterable {
  /// An onlooker changes nothing: tasks do the same, in the same order, with and without it.
  case changesNothing

  /// It does not run, stop or close the loop.
  case leavesTheLoopAlone

  /// It keeps no loop and no task alive.
  case keepsNothing
}

extension InstrumentLaw: CustomStringConvertible {
  /// The law in one sentence.
  public var description: String {
    switch self {
    case .changesNothing: "tasks do the same with the instrument as without it"
    case .leavesTheLoopAlone: "a hook does not run, stop or close the loop"
    case .keepsNothing: "an instrument does not keep its loop, nor tasks that are done"
    }
  }
}

extension InstrumentLaw {
  /// Checks that an instrument keeps its contract.
  ///
  /// An instrument whose very purpose is to act, say to cancel what takes too long, breaks the first
  /// law, and should be checked with limits that nothing reaches.
  ///
  /// - Parameter make: Makes an instrument for a loop, to which it is added then; called for each law.
  /// - Throws: ``BrokenLaw`` of this type.
  public static func check(_ make: (EventLoop) throws -> any EventLoop.Instrument) throws {
    let without = try journal { _ in nil }
    let with = try journal(make)
    if with != without {
      let mismatch = JournalMismatch(expected: without, actual: with)
      throw BrokenLaw(InstrumentLaw.changesNothing, mismatch.description)
    }
    try checkKeeping(make)
  }

  /// What tasks do that end in every way there is.
  private static func journal(
    _ make: (EventLoop) throws -> (any EventLoop.Instrument)?
  ) throws -> [String] {
    let test = TestLoop()
    defer { test.close() }
    let (loop, journal) = (test.loop, test.journal)
    loop.exceptionHandler = { _, report in journal.note("\(report.kind)") }
    let instrument = try make(loop)
    if let instrument { loop.addInstrument(instrument) }
    // One that keeps the loop would be kept by it.
    defer { if let instrument { loop.removeInstrument(instrument) } }
    let early = loop.createTask(journal.noting("early", loop.sleep(.seconds(1))))
    early.cancel()
    loop.createTask(journal.noting("sleep", loop.sleep(.seconds(1))))
    loop.createTask(journal.noting("turn", EventLoop.turn))
    let late = loop.createTask(journal.noting("late", loop.sleep(.seconds(9))))
    let failing = [
      loop.createTask(journal.noting("error", Immediately<Void> { throw TimeoutError() })),
      loop.createTask(
        journal.noting("limit", loop.waitFor(loop.sleep(.seconds(9)), timeout: .seconds(4)))),
    ]
    for task in failing { task.addDoneCallback { _ = try $0.exception() } }
    loop.createTask(
      journal.noting("gather", loop.gather((1...3).map { loop.sleep(.seconds($0)) }) { $0.count }))
    loop.createTask(journal.noting("call", loop.runInExecutor { 1 }))
    loop.createTask(journal.noting("pending", loop.createFuture(Int.self)))
    loop.callLater(.seconds(3)) {
      journal.note("callback")
      late.cancel()
    }
    // One waits for a lock that another has.
    let lock = Lock(loop: loop)
    for name in ["first", "second"] {
      loop.createTask(journal.noting(name, Holding(lock: lock)), name: name)
    }
    loop.callSoon { journal.note("soon") }
    let end = try obeying(InstrumentLaw.leavesTheLoopAlone) { try loop.runUntilIdle() }
    try require(
      !loop.isClosed && end == .idle, InstrumentLaw.leavesTheLoopAlone,
      loop.isClosed ? "the loop is closed" : "the loop was stopped")
    journal.note("time \(loop.time)")
    journal.note("left \(loop.allTasks.count)")
    loop.close()
    return journal.take()
  }

  /// Sleeps with a lock taken.
  private struct Holding: Coroutine {
    typealias Returned = Void
    let lock: Lock

    static let body = Program {
      With({ $0.lock }) {
        YieldFrom { $0.loop.sleep(.seconds(1)) }
      }
    }
  }

  private static func checkKeeping(
    _ make: (EventLoop) throws -> any EventLoop.Instrument
  ) throws {
    weak var kept: EventLoop?
    // It outlives the loop, unless it keeps it.
    let (instrument, count) = try withTestLoop { test in
      let instrument = try make(test.loop)
      test.loop.addInstrument(instrument)
      kept = test.loop
      for number in 1...3 { test.loop.createTask(test.loop.sleep(.seconds(number))) }
      try test.loop.runUntilIdle()
      test.loop.removeInstrument(instrument)
      return (instrument, test.loop.futureCount)
    }
    try require(
      count == 0, InstrumentLaw.keepsNothing, "\(count) tasks exist that nobody else keeps")
    try require(kept == nil, InstrumentLaw.keepsNothing, "the loop exists after its last owner")
    withExtendedLifetime(instrument) {}
  }
}

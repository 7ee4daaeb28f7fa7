import Loop
import LoopTesting
import TestSupport
import Testing

@Suite(.oneAtATime) struct ExecutorLaws {
  @Test func `the executors of the library keep the contract`() throws {
    try ExecutorLaw.check { InlineExecutor() }
    try ExecutorLaw.check { ThreadPoolExecutor() }
    try ExecutorLaw.check { ThreadPoolExecutor(maximumThreads: 1) }
  }

  @Test(arguments: FaultyExecutor.Fault.allCases)
  func `an executor with a fault breaks the law that is meant`(
    fault: FaultyExecutor.Fault
  ) throws {
    let error = #expect(throws: BrokenLaw<ExecutorLaw>.self) {
      try ExecutorLaw.check { FaultyExecutor(fault) }
    }
    #expect(error?.law == fault.law, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func `each law can be broken`() {
    #expect(Set(FaultyExecutor.Fault.allCases.map(\.law)) == Set(ExecutorLaw.allCases))
  }
}

/// An executor that is right but for one thing.
final class FaultyExecutor: EventLoop.Executor {
  enum Fault: CaseIterable {
    case losesJobs
    case runsTwice
    case keepsJobs
    case keepsJobsUntilShutdown
    case waits
    case leavesJobs
    case acceptsLater
    case runsRefused

    var law: ExecutorLaw {
      switch self {
      case .losesJobs, .runsTwice, .keepsJobs, .keepsJobsUntilShutdown: .runsOnce
      case .waits: .doesNotWait
      case .leavesJobs: .shutdownWaits
      case .acceptsLater, .runsRefused: .shutdownRefuses
      }
    }
  }

  private let fault: Fault
  private let base = ThreadPoolExecutor(maximumThreads: 2)
  private var count = 0
  private var kept: [@Sendable () -> Void] = []

  init(_ fault: Fault) { self.fault = fault }

  func submit(_ job: @escaping @Sendable () -> Void) throws {
    count += 1
    switch fault {
    case .losesJobs where count == 99: return
    case .runsTwice where count == 99: try base.submit(job)
    case .keepsJobs, .keepsJobsUntilShutdown: kept.append(job)
    case .waits:
      // Asks whether it still takes jobs.
      try base.submit {}
      return try SystemThread.start(job).join()
    case .leavesJobs where count == 20:
      kept.append(job)
      return
    case .acceptsLater:
      do { try base.submit(job) } catch ExecutorError.shutDown {}
      return
    case .runsRefused:
      do {
        try base.submit(job)
      } catch {
        job()
        throw error
      }
      return
    default: break
    }
    try base.submit(job)
  }

  func shutdown() {
    base.shutdown()
    if fault == .keepsJobsUntilShutdown { kept = [] }
  }
}

import Generators
import Loop
import LoopTesting
import Testing

/// Between the end of its coroutine and the moment in which a task is done, other code may run.
@Suite struct EndedTasks {
  private let fixture: LoopFixture

  init() throws { fixture = try LoopFixture() }

  /// Meddles with a task, and notes what comes of it.
  private final class Meddler: EventLoop.Instrument {
    let journal: Journal
    init(_ journal: Journal) { self.journal = journal }

    func taskExited(_ task: EventLoop.AnyTask, _ end: EventLoop.TaskEnd) {
      let name = task.name ?? "?"
      journal.note("\(name) \(end), cancel: \(task.cancel()), trace: \(task.trace.count)")
    }

    func cancellationRequested(of task: EventLoop.AnyTask) { journal.note("requested") }
  }

  /// Ends with a number that would be another thing if it were taken for what the task awaits.
  private struct Ending: Coroutine {
    typealias Returned = UInt
    let result: UInt
    let fails: Bool

    static let body = Program {
      YieldFrom { _ in EventLoop.turn }
      If {
        $0.fails
      } then: {
        Raise { _ in Mishap.first }
      }
      Return { $0.result }
    }
  }

  @Test(arguments: [0, 3, 6, 8, 0x1_0000, UInt.max])
  func `an instrument may meddle with a task that ends`(result: UInt) throws {
    fixture.loop.addInstrument(Meddler(fixture.journal))
    let task = fixture.loop.createTask(Ending(result: result, fails: false), name: "a")
    #expect(try fixture.run() == ["a finished, cancel: false, trace: 0"])
    #expect(try task.result() == result)
    let failing = fixture.loop.createTask(Ending(result: result, fails: true), name: "b")
    #expect(try fixture.run() == ["b failed, cancel: false, trace: 0"])
    #expect(throws: Mishap.first) { try failing.result() }
  }

  @Test func `an instrument may meddle with a task that is closed with its loop`() throws {
    let task = fixture.loop.createTask(Ending(result: 6, fails: false), name: "a")
    fixture.loop.addInstrument(Meddler(fixture.journal))
    fixture.loop.close()
    #expect(fixture.journal.take() == ["a cancelled, cancel: false, trace: 0"])
    #expect(task.isCancelled)
  }

  @Test func `the handler of a slow step may meddle with the task that ended in it`() throws {
    var time: Int64 = 0
    fixture.loop.stepTime = {
      time += 1_000_000_000
      return time
    }
    fixture.loop.slowStepThreshold = .milliseconds(100)
    fixture.loop.exceptionHandler = { [journal = fixture.journal] loop, report in
      let answers = loop.allTasks.map { "\($0.cancel()) \($0.trace.count)" }
      journal.note("\(answers)")
    }
    let task = fixture.loop.createTask(EndsAtOnce())
    #expect(try fixture.run() == [#"["false 0"]"#])
    #expect(try task.result() == 6)
  }

  private struct EndsAtOnce: Coroutine {
    typealias Returned = UInt
    static let body = Program {
      Return { _ in 6 }
    }
  }

  /// Cancels a task when it goes.
  private final class Canceller {
    var task: EventLoop.Task<UInt>?
    let journal: Journal
    init(_ journal: Journal) { self.journal = journal }
    deinit { journal.note("cancel: \(task?.cancel() ?? true)") }
  }

  private struct Holding: Coroutine {
    typealias Returned = UInt
    let canceller: Canceller
    static let body = Program {
      YieldFrom { _ in EventLoop.turn }
      Return { _ in 6 }
    }
  }

  @Test func `what a task holds may cancel it as it goes`() throws {
    var canceller: Canceller? = Canceller(fixture.journal)
    let task = fixture.loop.createTask(Holding(canceller: try #require(canceller)))
    canceller?.task = task
    canceller = nil
    #expect(try fixture.run() == ["cancel: false"])
    #expect(try task.result() == 6)
  }

  @Test func `who awaits a task that has ended can be cancelled`() throws {
    let loop = fixture.loop
    let inner = loop.createTask(Ending(result: 6, fails: false), name: "inner")
    let outer = loop.createTask(inner, name: "outer")
    loop.addInstrument(CancelsAtExit(outer: outer))
    _ = try fixture.run()
    #expect(try inner.result() == 6)
    #expect(outer.isCancelled)
  }

  private final class CancelsAtExit: EventLoop.Instrument {
    let outer: EventLoop.Task<UInt>
    init(outer: EventLoop.Task<UInt>) { self.outer = outer }
    func taskExited(_ task: EventLoop.AnyTask, _ end: EventLoop.TaskEnd) {
      if task.name == "inner" { #expect(outer.cancel()) }
    }
  }
}

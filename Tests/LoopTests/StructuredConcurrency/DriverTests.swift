import Generators
import Loop
import TestSupport
import Testing

/// The table *driver × what can happen to a coroutine*: each row is a test, each driver an argument.
@Suite(.oneAtATime) struct DriverTests {
  @Test(arguments: DriverKind.allCases)
  func `the result comes out`(_ driver: DriverKind) async throws {
    #expect(try await driver.run { Adding(loop: $0, a: 40, b: 2) } == 42)
  }

  @Test(arguments: DriverKind.allCases)
  func `an error comes out as what it is`(_ driver: DriverKind) async throws {
    await #expect(throws: Mishap.second) { try await driver.run { Failing(loop: $0) } }
  }

  @Test(arguments: DriverKind.allCases)
  func `an error of the closure that makes the coroutine comes out`(_ driver: DriverKind) async {
    await #expect(throws: Mishap.first) {
      try await driver.run { loop -> Adding in
        guard loop.isClosed else { throw Mishap.first }
        return Adding(loop: loop, a: 1, b: 1)
      }
    }
  }

  @Test(arguments: DriverKind.allCases)
  func `cancelled before it starts, the body is never entered`(_ driver: DriverKind) async {
    let journal = SharedJournal()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await driver.run { Patient(loop: $0, journal: journal) }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(journal.words == [])
  }

  @Test(arguments: DriverKind.allCases)
  func `cancelled while it waits, it is raised at that yield`(_ driver: DriverKind) async {
    let journal = SharedJournal()
    let task = Task { try await driver.run { Patient(loop: $0, journal: journal) } }
    await journal.wait(for: "waiting")
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(journal.words == ["waiting", "cancelled"])
  }

  @Test(arguments: DriverKind.allCases)
  func `cancelled while it runs, it is raised where it waits next`(_ driver: DriverKind) async {
    let journal = SharedJournal()
    let task = Task {
      try await driver.run { Patient(loop: $0, journal: journal, cancelsItself: true) }
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(journal.words == ["running", "waiting", "cancelled"])
  }

  @Test(arguments: DriverKind.allCases)
  func `cancelled twice, a coroutine that goes on is told once`(_ driver: DriverKind) async throws {
    let journal = SharedJournal()
    let task = Task { try await driver.run { GoingOn(loop: $0, journal: journal) } }
    await journal.wait(for: "waiting")
    task.cancel()
    await journal.wait(for: "goes on")
    task.cancel()
    #expect(try await task.value == "went on")
    #expect(journal.words == ["waiting", "goes on"])
  }

  @Test(arguments: DriverKind.allCases)
  func `a timeout cancels it, and waits for its clean-up`(_ driver: DriverKind) async {
    let journal = SharedJournal()
    await #expect(throws: TimeoutError.self) {
      try await driver.run(timeout: .milliseconds(5)) { CleaningUp(loop: $0, journal: journal) }
    }
    #expect(journal.words == ["waiting", "cleaning", "clean"])
  }

  @Test(arguments: DriverKind.allCases)
  func `a coroutine in time is not touched by its timeout`(_ driver: DriverKind) async throws {
    let sum = try await driver.run(timeout: .seconds(60)) { Adding(loop: $0, a: 1, b: 2) }
    #expect(sum == 3)
  }

  @Test(arguments: DriverKind.allCases)
  func `task-locals travel in`(_ driver: DriverKind) async throws {
    let seen = try await CallerLocal.$name.withValue("caller") {
      try await driver.run { loop in SeeingLocals(loop: loop, atStart: CallerLocal.name) }
    }
    #expect(seen == ["caller", "caller", "caller"])
  }

  @Test(arguments: DriverKind.allCases, [TaskPriority.high, .low])
  func `the priority travels in`(_ driver: DriverKind, _ priority: TaskPriority) async throws {
    let task = Task(priority: priority) { try await driver.run { SeeingPriority(loop: $0) } }
    // The test's own waiting may raise it; it is never less.
    #expect(try await task.value.allSatisfy { $0 >= priority })
  }

  @Test(arguments: DriverKind.allCases)
  func `groups nest`(_ driver: DriverKind) async throws {
    let journal = SharedJournal()
    try await driver.run { Nesting(loop: $0, journal: journal, depth: 3) }
    #expect(journal.words == ["leaf", "leaf", "end 1", "end 2", "end 3"])
  }

  @Test(arguments: DriverKind.allCases)
  func `delegation may be deep`(_ driver: DriverKind) async throws {
    let depth = try await driver.run { loop in
      // On a busy machine the report would have a line for each level.
      loop.slowStepThreshold = nil
      return AnyGenerator<Suspension, Void, Int>(Deep(loop: loop, depth: 10_000))
    }
    #expect(depth == 10_000)
  }

  @Test(arguments: DriverKind.allCases)
  func `a finally that awaits is waited for`(_ driver: DriverKind) async {
    let journal = SharedJournal()
    let task = Task { try await driver.run { CleaningUp(loop: $0, journal: journal) } }
    await journal.wait(for: "waiting")
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(journal.words == ["waiting", "cleaning", "clean"])
  }

  @Test(arguments: DriverKind.allCases)
  func `cancelled at any moment, it ends in one of two ways`(_ driver: DriverKind) async throws {
    var findings = Findings()
    for round in 0..<(driver == .ownLoop ? 200 : 1_000) {
      let task = Task { try await driver.run { Adding(loop: $0, a: 40, b: round) } }
      for _ in 0..<(round % 7) { await Task.yield() }
      task.cancel()
      do {
        let sum = try await task.value
        findings.note(unless: sum == 40 + round, "round \(round): \(sum)")
      } catch {
        findings.note(unless: error is CancellationError, "round \(round): \(error)")
      }
    }
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test(arguments: DriverKind.allCases)
  func `a timeout and a cancellation at once are one of the two`(_ driver: DriverKind) async throws
  {
    var findings = Findings()
    for round in 0..<(driver == .ownLoop ? 100 : 1_000) {
      let task = Task {
        try await driver.run(timeout: .microseconds(round % 50)) { Failing(loop: $0, waits: true) }
      }
      if round % 2 == 0 { await Task.yield() }
      task.cancel()
      do {
        _ = try await task.value
        findings.note(unless: false, "round \(round): no error")
      } catch {
        findings.note(
          unless: error is CancellationError || error is TimeoutError, "round \(round): \(error)")
      }
    }
    #expect(findings.isEmpty, "\(findings)")
  }
}

// MARK: Coroutines

private enum CallerLocal {
  @TaskLocal static var name = "nobody"
}

private struct Adding: Coroutine {
  typealias Returned = Int
  let loop: EventLoop
  let a: Int
  let b: Int

  static let body = Program {
    YieldFrom { _ in EventLoop.turn }
    YieldFrom { $0.loop.sleep(.microseconds(1)) }
    Return { $0.a + $0.b }
  }
}

private struct Failing: Coroutine {
  typealias Returned = Int
  let loop: EventLoop
  var waits = false

  static let body = Program {
    If {
      $0.waits
    } then: {
      YieldFrom { forever($0.loop) }
    }
    YieldFrom { _ in EventLoop.turn }
    Raise { _ in Mishap.second }
    Return { _ in 0 }
  }
}

private struct Patient: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let journal: SharedJournal
  var cancelsItself = false

  static let body = Program {
    If {
      $0.cancelsItself
    } then: {
      Do {
        $0.journal.note("running")
        withUnsafeCurrentTask { $0?.cancel() }
      }
    }
    Do { $0.journal.note("waiting") }
    Try {
      YieldFrom { forever($0.loop) }
    } catch: {
      Catch(CancelledError.self) {
        Do { $0.journal.note("cancelled") }
        Raise { _ in CancelledError() }
      }
    }
  }
}

private struct SeeingLocals: Coroutine {
  typealias Returned = [String]
  let loop: EventLoop
  let atStart: String
  var seen: [String] = []

  init(loop: EventLoop, atStart: String) {
    self.loop = loop
    self.atStart = atStart
  }

  static let body = Program {
    Do { $0.seen = [$0.atStart, CallerLocal.name] }
    YieldFrom { $0.loop.sleep(.microseconds(1)) }
    Do { $0.seen.append(CallerLocal.name) }
    Return { $0.seen }
  }
}

private struct SeeingPriority: Coroutine {
  typealias Returned = [TaskPriority]
  let loop: EventLoop
  var seen: [TaskPriority] = []

  init(loop: EventLoop) { self.loop = loop }

  static let body = Program {
    Do { $0.seen = [Task<Never, Never>.currentPriority] }
    YieldFrom { $0.loop.sleep(.microseconds(1)) }
    Do { $0.seen.append(Task<Never, Never>.currentPriority) }
    Return { $0.seen }
  }
}

private struct Nesting: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let journal: SharedJournal
  let depth: Int
  var group: EventLoop.TaskGroup?

  init(loop: EventLoop, journal: SharedJournal, depth: Int) {
    self.loop = loop
    self.journal = journal
    self.depth = depth
  }

  static let body = Program {
    With {
      $0.loop.taskGroup()
    } receive: {
      $0.group = $1
    } do: {
      Do { frame in
        if frame.depth > 1 {
          try frame.group?.createTask(
            AnyGenerator<Suspension, Void, Void>(
              Nesting(loop: frame.loop, journal: frame.journal, depth: frame.depth - 1)))
        } else {
          for _ in 0..<2 { try frame.group?.createTask(Leaf(journal: frame.journal)) }
        }
      }
    }
    Do { $0.journal.note("end \($0.depth)") }
  }
}

private struct Leaf: Coroutine {
  typealias Returned = Void
  let journal: SharedJournal

  static let body = Program {
    YieldFrom { _ in EventLoop.turn }
    Do { $0.journal.note("leaf") }
  }
}

private struct Deep: Coroutine {
  typealias Returned = Int
  let loop: EventLoop
  let depth: Int
  var below = 0

  init(loop: EventLoop, depth: Int) {
    self.loop = loop
    self.depth = depth
  }

  static let body = Program {
    If {
      $0.depth > 0
    } then: {
      YieldFrom {
        AnyGenerator<Suspension, Void, Int>(Deep(loop: $0.loop, depth: $0.depth - 1))
      } receive: {
        $0.below = $1 + 1
      }
    } else: {
      YieldFrom { $0.loop.sleep(.microseconds(1)) }
    }
    Return { $0.below }
  }
}

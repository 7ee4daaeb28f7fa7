import Generators
import Loop
import TestSupport
import Testing

/// A group of Swift tasks that run coroutines, and a group of the loop's own: point by point alike.
///
/// Where they differ the tests say how.
@Suite(.oneAtATime) struct GroupComparisonTests {
  /// Whose group it is.
  enum GroupKind: CaseIterable {
    /// `withThrowingTaskGroup`, each child a coroutine on a loop without a thread.
    case swift

    /// `EventLoop.taskGroup()`, each child a task of the loop.
    case loop

    /// Runs coroutines as the children of a group, whose own statements end with them or fail.
    func run(_ children: [Child], bodyFails: Bool = false) async throws {
      switch self {
      case .swift:
        try await withThrowingTaskGroup(of: Void.self) { group in
          for child in children {
            group.addTask { try await EventLoop.run { Working(loop: $0, child: child) } }
          }
          if bodyFails { throw Mishap.second }
          // Not `waitForAll`, which waits for all others before it throws, and cancels none.
          while try await group.next() != nil {}
        }
      case .loop:
        try await EventLoop.run { Grouping(loop: $0, children: children, bodyFails: bodyFails) }
      }
    }

    /// The first error of a group: a group of the loop raises all of them, Swift's the first.
    func first(_ error: any Error) -> any Error {
      (error as? TaskGroupError)?.errors.first ?? error
    }
  }

  /// What a child does.
  struct Child: Sendable {
    enum Work {
      case end
      case fail
      case wait
    }

    let name: String
    let work: Work
    let journal: SharedJournal
  }

  @Test(arguments: GroupKind.allCases)
  func `the group ends when all children have`(_ kind: GroupKind) async throws {
    let journal = SharedJournal()
    try await kind.run(["a", "b", "c"].map { Child(name: $0, work: .end, journal: journal) })
    #expect(journal.words.sorted() == ["a ends", "b ends", "c ends"])
  }

  @Test(arguments: GroupKind.allCases)
  func `the first error cancels the others, whose clean-up is waited for`(
    _ kind: GroupKind
  ) async throws {
    let journal = SharedJournal()
    let error = await #expect(throws: (any Error).self) {
      try await kind.run([
        Child(name: "a", work: .wait, journal: journal),
        Child(name: "b", work: .fail, journal: journal),
        Child(name: "c", work: .wait, journal: journal),
      ])
    }
    #expect(error.map(kind.first) as? Mishap == .first)
    #expect(journal.words.sorted() == ["a is clean", "a waits", "c is clean", "c waits"])
  }

  @Test(arguments: GroupKind.allCases)
  func `an error of the body cancels the children`(_ kind: GroupKind) async throws {
    let journal = SharedJournal()
    let error = await #expect(throws: (any Error).self) {
      try await kind.run([Child(name: "a", work: .wait, journal: journal)], bodyFails: true)
    }
    #expect(error.map(kind.first) as? Mishap == .second)
    // A child that had not begun never does; one that had cleans up.
    #expect([[], ["a waits", "a is clean"]].contains(journal.words))
  }

  @Test(arguments: GroupKind.allCases)
  func `cancelling the parent cancels the children, and waits for them`(
    _ kind: GroupKind
  ) async throws {
    let journal = SharedJournal()
    let children = ["a", "b"].map { Child(name: $0, work: .wait, journal: journal) }
    let task = Task { try await kind.run(children) }
    await journal.wait(for: "a waits")
    await journal.wait(for: "b waits")
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(journal.words.sorted() == ["a is clean", "a waits", "b is clean", "b waits"])
  }

  @Test(arguments: GroupKind.allCases)
  func `an empty group ends at once`(_ kind: GroupKind) async throws {
    try await kind.run([])
  }

  @Test func `a group of the loop has all errors, Swift's has the first`() async throws {
    let journal = SharedJournal()
    for _ in 0..<2 { journal.note("somebody waits") }
    let children = ["a", "b"].map { Child(name: $0, work: .fail, journal: journal) }
    let error = await #expect(throws: TaskGroupError.self) {
      try await GroupKind.loop.run(children)
    }
    #expect(error?.errors.count == 2)
    await #expect(throws: Mishap.first) { try await GroupKind.swift.run(children) }
  }
}

private struct Working: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let child: GroupComparisonTests.Child

  static let body = Program {
    If {
      $0.child.work == .fail
    } then: {
      // Not before two others wait.
      While {
        $0.child.journal.words.count < 2
      } do: {
        YieldFrom { $0.loop.sleep(.microseconds(200)) }
      }
      Raise { _ in Mishap.first }
    }
    If {
      $0.child.work == .wait
    } then: {
      Do { $0.child.journal.note("\($0.child.name) waits") }
      Try {
        YieldFrom { forever($0.loop) }
      } finally: {
        YieldFrom { $0.loop.sleep(.milliseconds(1)) }
        Do { $0.child.journal.note("\($0.child.name) is clean") }
      }
    }
    Do { $0.child.journal.note("\($0.child.name) ends") }
  }
}

private struct Grouping: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let children: [GroupComparisonTests.Child]
  let bodyFails: Bool
  @Late var group: EventLoop.TaskGroup

  init(loop: EventLoop, children: [GroupComparisonTests.Child], bodyFails: Bool) {
    self.loop = loop
    self.children = children
    self.bodyFails = bodyFails
  }

  static let body = Program {
    With {
      $0.loop.taskGroup()
    } receive: {
      $0.group = $1
    } do: {
      Do { frame in
        for child in frame.children {
          try frame.group.createTask(Working(loop: frame.loop, child: child))
        }
        if frame.bodyFails { throw Mishap.second }
      }
    }
  }
}

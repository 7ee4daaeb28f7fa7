import Foundation
import Generators
import Loop
import LoopTesting
import Testing

/// Stores its loop, as one did before a coroutine could ask for it.
private struct Owner: Coroutine {
  typealias Returned = Void

  let loop: EventLoop
  let journal: Journal

  static let body = Program {
    Try {
      YieldFrom { $0.loop.sleep(.seconds(1000)) }
    } finally: {
      Do { $0.journal.note("cleanup") }
    }
  }
}

/// Stores it, and delegates to who stores it.
private struct Caller: Coroutine {
  typealias Returned = Void

  let loop: EventLoop
  let journal: Journal

  static let body = Program {
    YieldFrom { Owner(loop: $0.loop, journal: $0.journal) }
    YieldFrom { $0.loop.sleep(.seconds(1)) }
  }
}

/// Keeps it in one of the ways in which a frame can.
private struct Keeper: Coroutine {
  typealias Returned = Void

  /// The bits of a reference tell the cases apart.
  enum Either {
    case first(EventLoop)
    case second(EventLoop)
    case neither
  }

  let number: Int32
  let either: Either
  let optional: EventLoop?
  let any: Any
  var pair: (Bool, EventLoop?)

  init(_ loop: EventLoop, in way: Int) {
    number = 7
    either = way == 0 ? .first(loop) : way == 1 ? .second(loop) : .neither
    optional = way == 2 ? loop : nil
    any = way == 3 ? loop : "nothing"
    pair = (true, way == 4 ? loop : nil)
  }

  static let body = Program {
    YieldFrom { $0.loop.sleep(.seconds(1000)) }
  }
}

/// Loops that nobody has but their own coroutines.
@Suite struct ForgottenLoops {
  /// Makes a loop with such coroutines.
  private static func makeLoop(
    _ journal: Journal, owners: Int = 1, callers: Int = 0
  ) throws -> EventLoop {
    let loop = try EventLoop(clock: VirtualClock())
    loop.slowStepThreshold = nil
    loop.exceptionHandler = { _, report in journal.note("\(report.kind)") }
    for _ in 0..<owners { loop.createTask(Owner(loop: loop, journal: journal)) }
    for _ in 0..<callers { loop.createTask(Caller(loop: loop, journal: journal)) }
    try loop.runUntilComplete(loop.sleep(.seconds(1)))
    return loop
  }

  /// Makes one and forgets it, and gives a weak reference.
  private static func forgetLoop(
    _ journal: Journal, owners: Int = 1, callers: Int = 0
  ) throws -> () -> EventLoop? {
    let loop = try makeLoop(journal, owners: owners, callers: callers)
    return { [weak loop] in loop }
  }

  @Test(arguments: [(1, 0), (0, 1), (3, 2), (200, 200)])
  func `it is reported and closed when the next one is made`(
    _ owners: Int, _ callers: Int
  ) async throws {
    let (words, isGone) = try await onThread {
      let journal = Journal()
      let forgotten = try Self.forgetLoop(journal, owners: owners, callers: callers)
      guard forgotten() != nil, journal.words == [] else { throw Complaint("it is gone already") }
      _ = try EventLoop()
      return (journal.take(), forgotten() == nil)
    }
    #expect(words == ["neverClosed"] + Array(repeating: "cleanup", count: owners + callers))
    #expect(isGone)
  }

  @Test(arguments: 0..<5)
  func `it is found out wherever in a frame a coroutine keeps it`(_ way: Int) async throws {
    let words = try await onThread {
      let journal = Journal()
      func forget() throws {
        let loop = try EventLoop(clock: VirtualClock())
        loop.slowStepThreshold = nil
        loop.exceptionHandler = { _, report in journal.note("\(report.kind)") }
        loop.createTask(Keeper(loop, in: way))
        try loop.runUntilComplete(loop.sleep(.seconds(1)))
      }
      try forget()
      _ = try EventLoop()
      return journal.take()
    }
    #expect(words == ["neverClosed"])
  }

  @Test func `loops that are forgotten one after the other keep no descriptors`() async throws {
    let grown = try await onThread {
      // The descriptors of a process are its own only if nothing else runs in it: the loops are counted.
      let journal = Journal()
      let loops = try (0..<100).map { _ in try Self.forgetLoop(journal) }
      return loops.count { $0() != nil }
    }
    #expect(grown == 1)
  }

  @Test func `as long as somebody has it, it stays open`() async throws {
    let (before, after) = try await onThread {
      let journal = Journal()
      func use() throws -> [String] {
        let loop = try Self.makeLoop(journal)
        let alias = loop
        _ = try EventLoop()
        try loop.runUntilComplete(loop.sleep(.seconds(1)))
        _ = try EventLoop()
        return journal.words + [alias.isClosed ? "closed" : "open"]
      }
      let before = try use()
      _ = try EventLoop()
      return (before, journal.take())
    }
    #expect(before == ["open"])
    #expect(after == ["neverClosed", "cleanup"])
  }

  @Test func `one that runs is left alone, and so is one that was closed`() async throws {
    let words = try await onThread {
      let journal = Journal()
      let loop = try Self.makeLoop(journal)
      loop.callSoon { _ = try EventLoop() }
      try loop.runUntilComplete(loop.sleep(.seconds(1)))
      loop.close()
      _ = try EventLoop()
      return journal.take()
    }
    #expect(words == ["cleanup"])
  }

  @Test func `it is closed when its thread ends`() throws {
    let journal = Shared<[String]>([])
    let thread = try SystemThread.start {
      let words = Journal()
      let loop = try? Self.makeLoop(words)
      loop?.slowStepThreshold = nil
      loop?.exceptionHandler = { loop, report in
        journal.change { $0.append("\(report.kind): \(loop.taskCount)") }
      }
    }
    thread.join()
    #expect(journal.value == ["neverClosed: 1"])
  }

  @Test func `one that was handed to another thread is not closed under its feet`() async throws {
    let words = try await onThread {
      let journal = Journal()
      nonisolated(unsafe) let loop = try Self.makeLoop(journal)
      let isDone = Shared(false)
      let other = try SystemThread.start {
        for _ in 0..<200 { try? loop.runUntilComplete(loop.sleep(.seconds(1))) }
        isDone.change { $0 = true }
      }
      while !isDone.value { _ = try EventLoop() }
      other.join()
      let words = journal.words
      loop.close()
      return words
    }
    #expect(words == [])
  }

  @Test func `it is reported at the end of the process`() async {
    let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
      func forget() throws {
        let loop = try EventLoop()
        loop.createTask(Owner(loop: loop, journal: Journal()), name: "left behind")
        try loop.runUntilComplete(loop.sleep(.milliseconds(1)))
      }
      try forget()
      exit(EXIT_SUCCESS)
    }
    let said = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(
      said.contains("nobody has closed the loop, and these tasks were pending: left behind"))
  }
}

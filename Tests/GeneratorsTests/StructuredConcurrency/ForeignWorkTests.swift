import Foundation
import Generators
import TestSupport
import Testing

/// What a straight-line body awaits that is no yield.
@Suite struct ForeignWorkTests {
  enum Scope {
    @TaskLocal static var name = "none"
  }

  actor Total {
    var sum = 0
    func add(_ n: Int) -> Int {
      sum += n
      return sum
    }
  }

  /// The thread that runs this now.
  private static func thread() -> ObjectIdentifier { ObjectIdentifier(Thread.current) }

  /// Doubles a number on another thread, and comes back.
  private static func double(_ n: Int) async -> Int {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: 2 * n) }
    }
  }

  @Test func `functions, child tasks and actors run on the driving thread`() throws {
    let total = Total()
    let generator = StraightLine<Int, Void, Void> { co in
      let driver = Self.thread()
      func elsewhere() async -> Bool { Self.thread() != driver }
      #expect(await !elsewhere())
      async let child = elsewhere()
      #expect(await !child)
      let moved = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<3 { group.addTask { await elsewhere() } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(moved == [false, false, false])
      try await co.yield(total.add(2))
      await Task.yield()
      try await co.yield(total.add(3))
      #expect(Self.thread() == driver)
    }
    #expect(try [generator.next(), generator.next(), generator.next()] == [2, 5, nil])
  }

  @Test func `a child task goes on while the generator is driven, and only then`() async throws {
    let steps = Steps()
    let generator = StraightLine<Int, Void, Void> { co in
      async let child: Void = {
        for i in 0..<3 {
          steps.note("child \(i)")
          await Task.yield()
        }
      }()
      for i in 0..<2 {
        try await co.yield(i)
        steps.note("body \(i)")
      }
      await child
    }
    _ = try generator.next()
    let first = steps.take()
    // Every thread of Swift's pool has had its turns, and ran nothing of the child.
    for _ in 0..<100 { await Task.detached { await Task.yield() }.value }
    #expect(steps.take() == [])
    _ = try (generator.next(), generator.next())
    let rest = steps.take()
    #expect((first + rest).filter { $0.hasPrefix("child") } == ["child 0", "child 1", "child 2"])
    #expect((first + rest).filter { $0.hasPrefix("body") } == ["body 0", "body 1"])
  }

  /// Words from several tasks.
  final class Steps: Sendable {
    private let words = SystemMonitor<[String]>([])
    func note(_ word: String) { words.withLock { $0.append(word) } }
    func take() -> [String] {
      words.withLock { words in
        defer { words = [] }
        return words
      }
    }
  }

  @Test func `the driving call blocks while the body waits for another thread`() throws {
    let generator = StraightLine<Int, Int, Int> { co in
      var sum = 0
      while let n = try await co.yield(sum), n > 0 { sum += await Self.double(n) }
      return sum
    }
    #expect(try generator.next() == 0)
    #expect(try generator.send(1) == .yielded(2))
    #expect(try generator.send(2) == .yielded(6))
    #expect(try generator.send(0) == .returned(6))
  }

  @Test func `closing and dropping wait for the clean-up of the body`() throws {
    let steps = Steps()
    func make() -> StraightLine<Int, Void, Void> {
      StraightLine { co in
        do {
          try await co.yield(1)
        } catch {
          steps.note("\(await Self.double(4)) after \(type(of: error))")
          throw error
        }
      }
    }
    let closed = make()
    _ = try closed.next()
    try closed.close()
    #expect(steps.take() == ["8 after GeneratorExit"])
    _ = try make().next()
    #expect(steps.take() == ["8 after GeneratorExit"])
  }

  @Test func `an error that a child throws leaves the body as it is`() throws {
    let generator = StraightLine<Int, Void, Void> { co in
      try await co.yield(1)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { throw Failure("child") }
        try await group.waitForAll()
      }
    }
    _ = try generator.next()
    #expect(throws: Failure("child")) { try generator.next() }
    #expect(generator.state == .closed)
  }

  @Test func `task locals are those of the call that starts the body`() throws {
    let generator = StraightLine<String, Void, Void> { co in
      try await co.yield(Scope.name)
      try await co.yield(Scope.name)
    }
    #expect(try Scope.$name.withValue("first") { try generator.next() } == "first")
    #expect(try Scope.$name.withValue("second") { try generator.next() } == "first")
  }

  @Test func `it is driven from Swift tasks, and its body is not cancelled with them`() async throws
  {
    let generator = StraightLine<Bool, Void, Void> { co in
      try await co.yield(Task.isCancelled)
      try await co.yield(Task.isCancelled)
    }
    #expect(try generator.next() == false)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try generator.next()
    }
    #expect(try await task.value == false)
  }

  /// Runs something on a thread of its own: a blocked thread of Swift's pool could be the last one.
  private static func onOwnThread(_ work: @escaping @Sendable () throws -> Void) async throws {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
  }

  @Test func `a thousand bodies wait for the pool, and are closed or dropped`() async throws {
    try await Self.onOwnThread {
      var findings = Findings()
      for round in 0..<1_000 {
        let generator = StraightLine<Int, Void, Int> { co in
          async let hidden = Task.detached { round }.value
          do {
            try await co.yield(await Task.detached { round }.value)
          } catch {
            _ = await Task.detached { round }.value
            throw error
          }
          return await hidden
        }
        findings.note(unless: try generator.next() == round, "round \(round)")
        switch round % 3 {
        case 0:
          findings.note(
            unless: try generator.resume(.next) == .returned(round), "round \(round)")
        case 1: try generator.close()
        default: break
        }
      }
      #expect(findings.isEmpty, "\(findings)")
    }
  }

  @Test func `a thousand generators are handed from thread to thread`() async throws {
    var findings = Findings()
    for round in 0..<1_000 {
      let generator = StraightLine<Int, Void, Void> { co in
        for i in 0..<3 { try await co.yield(i) }
      }
      let handed = try await Task.detached { [try generator.next(), try generator.next()] }.value
      findings.note(unless: handed == [0, 1], "round \(round)")
    }
    #expect(findings.isEmpty, "\(findings)")
  }
}

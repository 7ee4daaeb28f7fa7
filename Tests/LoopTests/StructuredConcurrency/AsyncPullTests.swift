import Generators
import Loop
import TestSupport
import Testing

/// `AsyncSequence`s that coroutines iterate over.
@Suite(.oneAtATime) struct AsyncPullTests {
  @Test(arguments: DriverKind.allCases)
  func `a coroutine takes one element after the other`(_ driver: DriverKind) async throws {
    let words = try await driver.run { _ in
      Collecting(
        AsyncPull(
          AsyncStream(Int.self) { stream in
            for number in 1...3 { stream.yield(number) }
            stream.finish()
          }))
    }
    #expect(words == [1, 2, 3])
  }

  @Test func `the sequence advances only when it is asked`() async throws {
    let journal = SharedJournal()
    let source = AsyncStream(unfolding: {
      journal.note("asked")
      return 1
    })
    let pull = AsyncPull(source)
    #expect(journal.words == [])
    #expect(try await EventLoop.run { _ in pull.next() } == 1)
    #expect(journal.words == ["asked"])
  }

  @Test func `its error is raised, and then it is at its end`() async throws {
    let pull = AsyncPull(
      AsyncThrowingStream(Int.self) { stream in
        stream.yield(1)
        stream.finish(throwing: Mishap.first)
      })
    #expect(try await EventLoop.run { _ in pull.next() } == 1)
    await #expect(throws: Mishap.first) { try await EventLoop.run { _ in pull.next() } }
    #expect(try await EventLoop.run { _ in pull.next() } == nil)
  }

  @Test func `a coroutine that waits for an element can be cancelled`() async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
    let pull = AsyncPull(stream)
    await #expect(throws: TimeoutError.self) {
      try await EventLoop.run(timeout: .milliseconds(1)) { _ in pull.next() }
    }
    continuation.finish()
  }

  @Test func `one who is cancelled in the line leaves the sequence to the others`() async throws {
    let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
    let pull = AsyncPull(stream)
    let journal = SharedJournal()
    let first = Task {
      try await EventLoop.run { loop in
        loop.callLater(.milliseconds(1)) { journal.note("waiting") }
        return pull.next()
      }
    }
    await journal.wait(for: "waiting")
    await #expect(throws: TimeoutError.self) {
      try await EventLoop.run(timeout: .milliseconds(1)) { _ in pull.next() }
    }
    continuation.yield(1)
    continuation.yield(2)
    continuation.finish()
    #expect(try await first.value == 1)
  }

  @Test func `several coroutines share the elements`() async throws {
    let pull = AsyncPull(
      AsyncStream(Int.self) { stream in
        for number in 1...100 { stream.yield(number) }
        stream.finish()
      })
    let all = try await EventLoop.run { loop in
      loop.gather((0..<4).map { _ in Collecting(pull) }, combining: { $0.flatMap { $0 } })
    }
    #expect(all.sorted() == Array(1...100))
  }
}

private struct Collecting: Coroutine {
  typealias Returned = [Int]
  let pull: AsyncPull<Int>
  var element: Int? = 0
  var all: [Int] = []

  init(_ pull: AsyncPull<Int>) { self.pull = pull }

  static let body = Program {
    While {
      $0.element != nil
    } do: {
      YieldFrom {
        $0.pull.next()
      } receive: {
        $0.element = $1
      }
      Do { frame in if let element = frame.element { frame.all.append(element) } }
    }
    Return { $0.all }
  }
}

import Generators
import Loop
import LoopTesting
import Testing

@Suite struct ContextManagerTests {
  /// A context whose entrance and exit are coroutines, and wait.
  struct Session: ContextManager {
    let loop: EventLoop
    let journal: Journal

    struct Enter: Coroutine {
      typealias Returned = String
      let session: Session
      static let body = Program {
        YieldFrom { $0.session.loop.sleep(.seconds(1)) }
        Do { $0.session.journal.note("in") }
        Return { _ in "session" }
      }
    }

    struct Leave: Coroutine {
      typealias Returned = Void
      let session: Session
      let word: String
      static let body = Program {
        YieldFrom { $0.session.loop.sleep(.seconds(1)) }
        Do { $0.session.journal.note("out \($0.word)") }
      }
    }

    func enter() -> Enter { Enter(session: self) }
    func exit(_ error: (any Error)?) -> Leave {
      Leave(session: self, word: error.map { Journal.word(for: $0) } ?? "clean")
    }
  }

  struct User: Coroutine {
    typealias Returned = Void
    let loop: EventLoop
    let session: Session
    let error: Mishap?
    static let body = Program {
      With {
        $0.session
      } receive: {
        $0.session.journal.note($1)
      } do: {
        YieldFrom { $0.loop.sleep(.seconds(10)) }
        Do { if let error = $0.error { throw error } }
      }
    }
  }

  @Test(arguments: [Mishap.first, nil])
  func `coroutines enter and leave a context, and wait`(_ error: Mishap?) throws {
    let fixture = try LoopFixture()
    let session = Session(loop: fixture.loop, journal: fixture.journal)
    fixture.spawn("user", User(loop: fixture.loop, session: session, error: error))
    let words = try fixture.run()
    #expect(words.prefix(2) == ["in", "session"])
    #expect(words.dropFirst(2).first == (error == nil ? "out clean" : "out first"))
    #expect(fixture.now == 12)
  }

  @Test(arguments: [0, 5, 11])
  func `a cancellation is let in at every wait, and the context is left if it was entered`(
    _ seconds: Int
  ) throws {
    let fixture = try LoopFixture()
    let session = Session(loop: fixture.loop, journal: fixture.journal)
    let task = fixture.spawn("user", User(loop: fixture.loop, session: session, error: nil))
    fixture.loop.callLater(.seconds(seconds) + .milliseconds(500)) { task.cancel() }
    let words = try fixture.run()
    let expected: [String] =
      switch seconds {
      case 0: []
      case 5: ["in", "session", "out cancelled"]
      default: ["in", "session"]
      }
    #expect(Array(words.dropLast()) == expected)
  }

  /// Stores what a context gives.
  struct Keeper: Coroutine {
    typealias Returned = [String?]
    let session: Session
    @Local var word: String
    var optional: String?
    static let body = Program {
      With({ $0.session }, into: \.word) { YieldFrom(EventLoop.turn) }
      With({ $0.session }, into: \.optional) { YieldFrom(EventLoop.turn) }
      Return { [$0.word, $0.optional] }
    }
  }

  @Test func `what a context gives is stored`() throws {
    let fixture = try LoopFixture()
    let session = Session(loop: fixture.loop, journal: fixture.journal)
    let words = try fixture.loop.runUntilComplete(Keeper(session: session))
    #expect(words == ["session", "session"])
  }
}

@Suite struct GenericCoroutineTests {
  /// Waits for what it is given until it does not fail.
  struct Retry<Job: Awaitable & SendableMetatype>: GenericCoroutine {
    typealias Returned = Job.Delegation.Returned
    let limit: Int
    let make: (Int) -> Job
    var attempt = 0
    @Local var result: Returned

    init(limit: Int, _ make: @escaping (Int) -> Job) {
      self.limit = limit
      self.make = make
    }

    static func makeBody() -> some Statement<Self> {
      Forever {
        Do { $0.attempt += 1 }
        Try {
          YieldFrom {
            $0.make($0.attempt)
          } receive: {
            $0.result = $1
          }
          Return { $0.result }
        } catch: {
          Catch(Mishap.self, where: { frame, _ in frame.attempt < frame.limit }) { Continue() }
        }
      }
    }
  }

  @Test func `a generic coroutine is a task, a delegate and a member of a gather`() throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    let make = { Later(loop, 1, $0 < 3 ? .failure(Mishap.first) : .success($0)) }
    #expect(try loop.runUntilComplete(Retry(limit: 3, make)) == 3)
    #expect(fixture.now == 3)
    #expect(try loop.runUntilComplete(loop.createTask(Retry(limit: 9, make))) == 3)
    let both = loop.gather(
      Retry(limit: 9, make), Retry(limit: 9) { Later(loop, $0, .success("x")) })
    let results = try loop.runUntilComplete(both)
    #expect(results.0 == 3)
    #expect(results.1 == "x")
    #expect(throws: Mishap.first) { try loop.runUntilComplete(Retry(limit: 2, make)) }
  }
}

import Generators
import Loop
import LoopTesting
import Testing

/// A coroutine written by hand is closed by its own `close`, whoever runs it.
@Suite struct HandWrittenCloseTests {
  /// Lets others run for ever, and notes how it is ended.
  struct Connection: Generator, Awaitable {
    typealias Yielded = Suspension
    typealias Sent = Void
    typealias Returned = Void

    let journal: Journal

    mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      if case .raise(let error) = resumption {
        journal.note(error is GeneratorExit ? "exit" : "raised")
        throw error
      }
      var turn = EventLoop.turn
      return try turn.resume(.next)
    }

    mutating func close() throws { journal.note("close") }
  }

  struct Session: ContextManager {
    let connection: Connection
    func enter() -> Connection { connection }
    func exit(_ error: (any Error)?) -> Connection { connection }
  }

  struct User: Coroutine {
    typealias Returned = Void
    let session: Session
    static let body = Program {
      With {
        $0.session
      } do: {
        Do { _ in }
      }
    }
  }

  @Test func `under a time limit that is none`() throws {
    let fixture = try LoopFixture()
    var limited = fixture.loop.waitFor(Connection(journal: fixture.journal), timeout: nil)
      .makeGenerator()
    _ = try limited.next()
    try limited.close()
    #expect(fixture.journal.take() == ["close"])
  }

  @Test func `as the entrance of a context`() throws {
    let fixture = try LoopFixture()
    var user = User(session: Session(connection: Connection(journal: fixture.journal)))
      .makeGenerator()
    _ = try user.next()
    try user.close()
    #expect(fixture.journal.take() == ["close"])
  }

  @Test func `in a task of a loop that is closed`() throws {
    let fixture = try LoopFixture()
    fixture.loop.createTask(Connection(journal: fixture.journal))
    fixture.loop.callSoon { [loop = fixture.loop] in loop.stop() }
    try fixture.loop.runForever()
    fixture.loop.close()
    #expect(fixture.journal.take() == ["close"])
  }
}

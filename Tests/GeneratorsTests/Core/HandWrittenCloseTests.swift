import Generators
import Testing

/// A generator written by hand that is closed by its own `close` (PEP 380: "its close method").
@Suite struct HandWrittenCloseTests {
  /// Yields for ever, and notes how it is ended.
  struct Connection: Generator {
    let journal: Journal
    var failure: Failure?

    mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Int, Void> {
      if case .raise(let error) = resumption {
        journal.write(error is GeneratorExit ? "exit" : "raised")
        throw error
      }
      return .yielded(1)
    }

    mutating func close() throws {
      journal.write("close")
      if let failure { throw failure }
    }
  }

  struct Reader: GeneratorFunction {
    typealias Yielded = Int
    let connection: Connection
    static let body = Program {
      Try {
        YieldFrom { $0.connection }
      } finally: {
        Do { $0.connection.journal.write("finally") }
      }
    }
  }

  struct ReferenceReader: GeneratorFunction {
    typealias Yielded = Int
    let connection: AnyGenerator<Int, Void, Void>
    static let body = Program { YieldFrom { $0.connection } }
  }

  @Test func `a delegate that is a value is closed by its own close`() throws {
    let journal = Journal()
    var reader = Reader(connection: Connection(journal: journal)).makeGenerator()
    _ = try reader.next()
    try reader.close()
    #expect(journal.words == ["close", "finally"])
  }

  @Test func `the error of its close leaves whoever delegates to it`() throws {
    let journal = Journal()
    let connection = Connection(journal: journal, failure: Failure("broken"))
    var reader = Reader(connection: connection).makeGenerator()
    _ = try reader.next()
    #expect(throws: Failure.self) { try reader.close() }
    #expect(journal.words == ["close", "finally"])
  }

  @Test func `one behind a reference is closed by its own close`() throws {
    let journal = Journal()
    let reference = AnyGenerator(Connection(journal: journal))
    _ = try reference.next()
    try reference.close()
    #expect(journal.words == ["close"])
    #expect(reference.state == .closed)
  }

  @Test func `one behind a reference is closed by its own close when it is dropped`() throws {
    let journal = Journal()
    var reference: AnyGenerator? = AnyGenerator(Connection(journal: journal))
    _ = try reference?.next()
    reference = nil
    #expect(journal.words == ["close"])
  }

  @Test func `a delegate that is a reference is closed by its own close`() throws {
    let journal = Journal()
    let reference = AnyGenerator(Connection(journal: journal))
    let reader = AnyGenerator(ReferenceReader(connection: reference))
    _ = try reader.next()
    try reader.close()
    #expect(journal.words == ["close"])
    #expect(reference.state == .closed)
  }

  @Test func `a value of any type is closed by its own close`() throws {
    let journal = Journal()
    var value = AnyValueGenerator(Connection(journal: journal))
    _ = try value.next()
    try value.close()
    #expect(journal.words == ["close"])
  }

  @Test func `an error of its close leaves the close of its reference`() throws {
    let journal = Journal()
    let connection = Connection(journal: journal, failure: Failure("broken"))
    let reference = AnyGenerator(connection)
    _ = try reference.next()
    #expect(throws: Failure.self) { try reference.close() }
    #expect(reference.state == .closed)
  }

  @Test func `one that has not started is not closed`() throws {
    let journal = Journal()
    try AnyGenerator(Connection(journal: journal)).close()
    #expect(journal.words.isEmpty)
  }

  @Test func `one that ignores its exit is suspended after it`() throws {
    struct Stubborn: Generator {
      mutating func resume(_ resumption: Resumption<Void>) -> Step<Int, Void> { .yielded(1) }
    }
    let reference = AnyGenerator(Stubborn())
    _ = try reference.next()
    #expect(throws: GeneratorError.ignoredExit) { try reference.close() }
    #expect(reference.state == .suspended)
    #expect(try reference.next() == 1)
  }
}

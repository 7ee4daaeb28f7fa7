import Snippets
import TestSupport
import Testing

/// What the compiler says about Swift's own statements inside a body.
@Suite(.ownThread) struct BodyBuilderTests {
  // `Body` alone is the type of the statements there, as in every generator function.
  @Test func `a function named Body is qualified in other functions`() async throws {
    let found = try await Snippet(
      """
      enum Mine {
        struct Body: GeneratorFunction {
          typealias Yielded = Int
          static let body = Program { Yield { _ in 1 } }
        }
      }
      struct Other: GeneratorFunction {
        typealias Yielded = Int
        static let body = Program { YieldFrom { _ in Mine.Body() } }
      }
      """
    ).errors
    #expect(found.isEmpty, "\(found)")
  }

  /// The errors for a body.
  func errors(_ body: String) async throws -> [String] {
    try await Snippet(
      """
      let flag = CommandLine.arguments.count > 1
      struct Sample: GeneratorFunction {
        typealias Yielded = Int
        var n = 0
        static let body = Program {
          \(body)
        }
      }
      """
    ).errors
  }

  @Test func `a body of statements compiles`() async throws {
    let found = try await errors(
      "While { $0.n < 3 } do: { If { $0.n == 0 } then: { Yield { $0.n } }\nDo { $0.n += 1 } }")
    #expect(found.isEmpty)
  }

  @Test func `a native if is an error that names If`() async throws {
    let found = try await errors("if flag { Yield { $0.n } }")
    #expect(found.contains { $0.contains("use If({") }, "\(found)")
  }

  @Test func `a native if with else is an error that names If`() async throws {
    let found = try await errors("if flag { Yield { $0.n } } else { Yield { _ in 0 } }")
    #expect(found.contains { $0.contains("use If({") }, "\(found)")
  }

  @Test func `a native switch is an error that names If`() async throws {
    let found = try await errors(
      "switch flag { case true: Yield { $0.n }\ncase false: Yield { _ in 0 } }")
    #expect(found.contains { $0.contains("use If({") }, "\(found)")
  }

  @Test func `a native for is an error that names For`() async throws {
    let found = try await errors("for _ in 0..<3 { Yield { $0.n } }")
    #expect(found.contains { $0.contains("use For(") }, "\(found)")
  }

  @Test func `a native while is an error that names While`() async throws {
    let found = try await errors("while $0.n < 3 { Yield { $0.n } }")
    #expect(found.contains { $0.contains("While({ … }) { … }") }, "\(found)")
  }

  @Test func `an expression that is no statement is an error that names Do`() async throws {
    let found = try await errors("Yield { $0.n }\n42")
    #expect(found.contains { $0.contains("put Swift code in Do") }, "\(found)")
  }

  @Test func `a delegate whose types do not fit is an error that says so`() async throws {
    let snippet = try await Snippet(
      """
      struct Inner: GeneratorFunction {
        typealias Yielded = Int
        typealias Sent = Int?
        static let body = Program { Yield { _ in 1 } }
      }
      struct Outer: GeneratorFunction {
        typealias Yielded = Int
        static let body = Program { YieldFrom { _ in Inner() } }
      }
      """)
    let found = snippet.errors
    #expect(found.contains { $0.contains("the delegate must yield what") }, "\(found)")
  }
}

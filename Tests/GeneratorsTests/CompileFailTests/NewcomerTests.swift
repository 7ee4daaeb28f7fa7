import Snippets
import TestSupport
import Testing

/// What the compiler says of a newcomer's programs.
@Suite(.ownThread) struct NewcomerTests {
  /// The errors for a body.
  private func errors(_ body: String, _ members: String = "") async throws -> [String] {
    try await Snippet(
      """
      func lookUp() async -> Int { 1 }
      struct Sample: GeneratorFunction {
        typealias Yielded = Int
        var n = 3
        \(members)
        static let body = Program {
          \(body)
        }
      }
      """
    ).errors
  }

  @Test(arguments: [
    "while $0.n > 0 {\nYield { $0.n }\nDo { $0.n -= 1 }\n}",
    "if $0.n > 0 {\nYield { $0.n }\n} else {\nYield { _ in 0 }\n}",
    "Yield { $0.n }\nif $0.n > 0 { Yield { _ in 1 } }",
    "for i in 0..<$0.n { Yield { _ in i } }",
    "switch $0.n { case 1: Yield { _ in 1 }\ndefault: Yield { _ in 2 } }",
    "let x = $0.n * 2\nYield { _ in x }",
    "Yield { $0.n }\n$0.n += 1\nYield { $0.n }",
    "If({ $0.n > 0 }) { for _ in 0..<$0.n { Yield { $0.n } } }",
    "While({ $0.n > 0 }) { if $0.n == 1 { Yield { $0.n } } }",
    "Forever { if $0.n == 1 { Yield { $0.n } } }",
    "For({ _ in 0..<3 }) { if $0.n == 1 { Yield { $0.n } } }",
    "For(\\.n, in: { _ in 0..<3 }) { if $0.n == 1 { Yield { $0.n } } }",
  ])
  func `a body with a frame of its own is an error that says what to write`(
    _ body: String
  ) async throws {
    let found = try await errors(body)
    #expect(found.contains { $0.contains("only the closures of its statements") }, "\(found)")
  }

  @Test(arguments: [
    "Yield { $0.x }", "Yield(into: \\.n) { $0.x }", "YieldFrom { $0.x }", "Return { $0.x }",
    "Do { $0.x += 1 }", "While({ $0.x }) { Yield { $0.n } }",
    "If({ $0.n > 0 }) { Yield { $0.x } }",
  ])
  func `a local that is not there is named in the error`(_ body: String) async throws {
    let found = try await errors(body)
    #expect(found.contains { $0.contains("has no member 'x'") }, "\(found)")
  }

  @Test(arguments: [
    "Break()", "Yield { $0.n }\nContinue(if: { $0.n > 0 })\nYield { $0.n }",
    "If({ $0.n > 0 }) { Yield { $0.n } } else: { Break() }",
    "Try { Continue() } finally: { Do { _ in } }",
    "Try { Yield { $0.n } } finally: { Yield { $0.n }\nBreak() }",
    "Try { Yield { $0.n } } catch: { Catch { Break() } }",
    "While({ $0.n > 0 }) { Break() }\nTry { If({ $0.n > 0 }) { Break() } } catch: { Catch { Return() } }",
  ])
  func `a Break that is for no loop is an error that says so`(_ body: String) async throws {
    let found = try await errors(body)
    #expect(found.contains { $0.contains("is for no loop around it") }, "\(found)")
  }

  @Test(arguments: [
    ("locals: (n: 1), yields: Int.self, takes: Int.self, returns: Int.self", false),
    ("locals: (n: 1), yields: Int.self, takes: Int.self", false),
    ("locals: (n: 1), yields: Int.self, returns: Int.self", false),
    ("locals: (n: 1), yields: Int.self", false), ("yields: Int.self", false),
    ("yields: Int.self", true),
  ])
  func `so is one in an expression, unless it has a loop`(
    _ arguments: String, _ isEnclosed: Bool
  ) async throws {
    let body = isEnclosed ? "Forever { Break() }" : "Break()"
    let found = try await Snippet("let one = InlineGenerator(\(arguments)) { \(body) }").errors
    #expect(found.isEmpty == isEnclosed, "\(found)")
    if !isEnclosed {
      #expect(found.contains { $0.contains("BreakOrContinueOutsideOfALoop") }, "\(found)")
    }
  }

  @Test(arguments: [
    "Forever { Break() }", "While({ $0.n > 0 }) { If({ $0.n == 1 }) { Continue() } }",
    "For(\\.n, in: { _ in 0..<3 }) { Try { Break(if: { $0.n > 1 }) } finally: { Continue() } }",
    "Forever { Try { Yield { $0.n } } catch: { Catch { Break() } } }\nYield { $0.n }",
  ])
  func `a Break in a loop compiles, whatever is between them`(_ body: String) async throws {
    #expect(try await errors(body) == [])
  }

  /// The errors for functions each of which has the next one in a statement, the last one the first.
  private func errors(circle: [String]) async throws -> [String] {
    let functions = circle.indices.map { index in
      let next = "Function\((index + 1) % circle.count)"
      let statement = circle[index].replacing("Next", with: next)
      return """
        struct Function\(index): GeneratorFunction {
          typealias Yielded = Int
          var n = 3
          static let body = Program {
            If({ $0.n > 0 }) {
              Yield { $0.n }
              \(statement)
            }
          }
        }
        """
    }
    return try await Snippet(functions.joined(separator: "\n")).errors
  }

  @Test(arguments: [
    ["YieldFrom { Next(n: $0.n - 1) }", "YieldFrom { Next(n: $0.n - 1) }"],
    ["YieldFrom { _ in Next() }", "For({ _ in Next() }) { Yield { $0.n } }"],
    ["For(\\.n, in: { _ in Next() }) { Yield { $0.n } }", "YieldFrom(Next())"],
    ["Try { YieldFrom(Next()) } finally: { Do { $0.n += 1 } }", "Forever { YieldFrom(Next()) }"],
    ["YieldFrom(Next())", "YieldFrom(Next())", "While({ $0.n > 0 }) { YieldFrom(Next()) }"],
  ])
  func `functions that contain each other do not compile, and it is said why`(
    _ circle: [String]
  ) async throws {
    let found = try await errors(circle: circle)
    #expect(found.contains { $0.contains("unless one says Recurse") }, "\(found)")
  }

  @Test(arguments: [
    ["YieldFrom { Next(n: $0.n - 1) }", "Recurse { Next(n: $0.n - 1) }"],
    ["YieldFrom(Next())", "YieldFrom(Next())", "Recurse { Next(n: $0.n - 1) }"],
    ["YieldFrom(Next())", "YieldFrom { AnyGenerator(Next(n: $0.n - 1)) }"],
    ["YieldFrom(Next())", "Do { $0.n = Array(Next(n: $0.n - 1).values).count }"],
    [
      "For(\\.n, in: { _ in Next() }) { Yield { $0.n } }", "Do { _ in _ = Next().makeGenerator() }",
    ],
    ["YieldFrom { Next(n: $0.n - 1) }"], ["For({ Next(n: $0.n - 1) }) { Yield { $0.n } }"],
  ])
  func `a circle compiles where one of its functions is not contained`(
    _ circle: [String]
  ) async throws {
    #expect(try await errors(circle: circle) == [])
  }

  @Test func `an error is told of who delegates to the function too, and of nobody else`()
    async throws
  {
    let found = try await errors(
      circle: ["YieldFrom(Next())", "YieldFrom(Next())", "Yield { $0.missing }"])
    let told = found.filter { $0.contains("delegates to has an error") }
    #expect(told.count == 1, "\(found)")
    #expect(found.contains { $0.contains("has no member 'missing'") }, "\(found)")
  }

  @Test func `a value that is returned where nothing is has a warning that says so`() async throws {
    let found = try await Snippet(
      """
      struct Sample: GeneratorFunction {
        typealias Yielded = Int
        var n = 3
        static let body = Program { Return { $0.n } }
      }
      """, warningsAreErrors: true
    ).errors
    #expect(found.contains { $0.contains("this function returns nothing") }, "\(found)")
  }

  @Test func `a generic function delegates to whatever function it is given`() async throws {
    let found = try await Snippet(
      """
      struct Retry<Function: GeneratorFunction>: GenericGeneratorFunction
      where Function.Yielded == Int, Function.Sent == Void {
        typealias Yielded = Int
        typealias Returned = Function.Returned
        let function: Function
        @Late var result: Function.Returned
        static var body: some Statement<Self> {
          YieldFrom(into: \\.result) { $0.function }
          Return { $0.result }
        }
      }
      """
    ).errors
    #expect(found.isEmpty, "\(found)")
  }

  @Test(arguments: [
    "Do { $0.n = await lookUp() }", "YieldFrom { _ in await lookUp() } receive: { $0.n = $1 }",
    "YieldFrom(into: \\.n) { _ in await lookUp() }", "Yield { _ in await lookUp() }",
  ])
  func `a closure that awaits is an error that names Await`(_ body: String) async throws {
    let found = try await errors(body)
    #expect(found.contains { $0.contains("cannot await; in a coroutine") }, "\(found)")
  }

  @Test(arguments: [
    "YieldFrom { $0.compute() } receive: { $0.n = $1 }",
    "YieldFrom(into: \\.n) { $0.compute() }",
  ])
  func `a delegate that is only a value is an error that names Do`(_ body: String) async throws {
    let found = try await errors(body, "func compute() -> Int { 5 }")
    #expect(found.contains { $0.contains("nothing to delegate to") }, "\(found)")
  }

  @Test func `a class is no generator function`() async throws {
    let found = try await Snippet(
      """
      final class Sample: GeneratorFunction {
        typealias Yielded = Int
        var n = 3
        static let body = Program { Yield { $0.n } }
      }
      """
    ).errors
    #expect(found.contains { $0.contains("a generator function is a struct") }, "\(found)")
  }

  @Test func `a function that has not been called is not resumed`() async throws {
    let found = try await errors("Yield { $0.n }\n}\nfunc use() throws { _ = try Self().next()")
    #expect(found.contains { $0.contains("has to be called first") }, "\(found)")
  }

  @Test func `what a generator answers may be dropped`() async throws {
    let found = try await Snippet(
      """
      struct Sample: GeneratorFunction {
        typealias Yielded = Void
        typealias Sent = Int
        var n = 0
        static let body = Program { Forever { Yield(into: \\.n) { _ in } } }
      }
      var generator = Sample().makeGenerator()
      try generator.next()
      try generator.send(1)
      let reference = AnyGenerator(generator)
      try reference.send(2)
      """, warningsAreErrors: true
    ).errors
    #expect(found.isEmpty, "\(found)")
  }
}

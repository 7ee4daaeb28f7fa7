import Snippets
import TestSupport
import Testing

/// What cannot be held by a checkpoint is refused when the program is compiled.
@Suite(.ownThread) struct CheckpointCompileTests {
  /// The errors for a function whose activation is to be encoded.
  private func errors(
    frame: String = "Codable", locals: String = "var n = 0", _ body: String
  ) async throws -> [String] {
    try await Snippet(
      """
      struct Sample: GeneratorFunction, \(frame) {
        typealias Yielded = Int
        \(locals)
        static let body = Program {
          \(body)
        }
      }
      func needsCodable<T: Codable>(_ value: T) {}
      needsCodable(Sample().makeGenerator())
      """
    ).errors
  }

  @Test func `loops over arrays and delegates held inline are accepted`() async throws {
    let found = try await errors(
      """
      For { _ in [1, 2] } receive: { $0.n = $1 } do: { Yield { $0.n } }
      YieldFrom { _ in 0..<3 }
      Try { Yield { $0.n } } finally: { Yield { $0.n } }
      """)
    #expect(found.isEmpty, "\(found)")
  }

  @Test func `a frame that is not Codable is refused`() async throws {
    let found = try await errors(frame: "Sendable", "Yield { $0.n }")
    #expect(found.contains { $0.contains("'Sample' conform to") }, "\(found)")
  }

  @Test func `a loop over a sequence that is not a Codable collection is refused`() async throws {
    let found = try await errors(
      "For { _ in stride(from: 0, to: 9, by: 3) } receive: { $0.n = $1 } do: { Yield { $0.n } }")
    #expect(found.contains { $0.contains("conform to") }, "\(found)")
  }

  @Test func `a delegate behind a reference is refused`() async throws {
    let found = try await errors(
      "YieldFrom { _ in AnyGenerator<Int, Void, Void>(Inner()) }\n} }\n"
        + "struct Inner: GeneratorFunction { typealias Yielded = Int; static let body = Program {\n"
        + "Yield { _ in 1 }")
    #expect(found.contains { $0.contains("AnyGenerator") && $0.contains("conform to") }, "\(found)")
  }

  @Test func `a generic body that says it can be held must be`() async throws {
    let found = try await Snippet(
      """
      struct Sample<T: Codable & SendableMetatype>: GenericGeneratorFunction {
        typealias Yielded = Int
        var n = 0
        static var body: some DurableStatement<Self> {
          For { _ in stride(from: 0, to: 9, by: 3) } receive: { $0.n = $1 } do: { Yield { $0.n } }
        }
      }
      """
    ).errors
    #expect(
      found.contains { $0.contains("DurableStatement") || $0.contains("conform") }, "\(found)")
  }
}

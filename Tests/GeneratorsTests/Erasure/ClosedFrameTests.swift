import Generators
import TestSupport
import Testing

#if os(Linux)
  import Foundation

  /// Frames that are closed while their root goes on.
  @Suite(.ownThread) struct ClosedFrameTests {
    struct Deep: GeneratorFunction {
      typealias Yielded = Int
      var depth: Int

      static let body = Program {
        If {
          $0.depth > 0
        } then: {
          YieldFrom { Deep(depth: $0.depth - 1) }
        }
        Yield { $0.depth }
      }
    }

    /// Catches each `GeneratorExit`, after its delegates were closed, and begins again.
    struct Stubborn: GeneratorFunction {
      typealias Yielded = Int

      static let body = Program {
        While { _ in
          true
        } do: {
          Try {
            YieldFrom { _ in Deep(depth: 20) }
          } catch: {
            Catch(GeneratorExit.self) {}
          }
          Yield { _ in -1 }
        }
      }
    }

    @Test func `closed frames give their memory back at once`() async {
      // In a process of its own, where nobody else takes memory.
      await #expect(processExitsWith: .success) {
        func residentPages() throws -> Int {
          let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
          return Int(text.split(separator: " ")[1]) ?? 0
        }
        let generator = AnyGenerator(Stubborn())
        func run(_ rounds: Int) throws {
          for _ in 0..<rounds {
            let (first, answer) = (try generator.next(), try generator.throw(GeneratorExit()))
            precondition(first == 0 && answer.yielded == -1)
          }
        }
        try run(1_000)
        let before = try residentPages()
        try run(10_000)
        // 200,000 frames of more than 64 bytes would be over 3,000 pages.
        let growth = try residentPages() - before
        precondition(growth < 1_000)
      }
    }
  }
#endif

import Generators
import Testing

/// A statement with so many suspension points that few rounds of a loop count past an `Int32`.
private struct ManyPoints<Frame: GeneratorSignature>: Statement {
  typealias Storage = NoStorage
  static var points: Int32 { 1 << 27 }

  func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout NoStorage
  ) -> Flow<Frame.Yielded, Frame.Returned> { .next }

  func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout NoStorage
  ) -> Flow<Frame.Yielded, Frame.Returned> { .next }
}

private struct Rounds: GeneratorFunction {
  typealias Yielded = Int
  var round = 0

  static let body = Program {
    While {
      $0.round < 20
    } do: {
      ManyPoints()
      Do { $0.round += 1 }
    }
    Yield { $0.round }
  }
}

@Suite struct CursorTests {
  @Test func `a loop that never suspends runs for any number of rounds`() throws {
    var generator = Rounds().makeGenerator()
    #expect(try generator.next() == 20)
    #expect(try generator.next() == nil)
  }
}

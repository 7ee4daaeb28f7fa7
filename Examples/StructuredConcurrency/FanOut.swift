import Generators
import Loop

/// Computes a square, slowly.
struct Squaring: Coroutine {
  typealias Returned = Int
  let number: Int

  static let body = Program {
    YieldFrom { $0.loop.sleep(.milliseconds(10)) }
    Return { $0.number * $0.number }
  }
}

/// Has five squares computed at once, and adds them.
struct FanOut: Coroutine {
  typealias Returned = [String]
  var squares: [Int] = []

  static let body = Program {
    YieldFrom(into: \.squares) { $0.loop.gather((1...5).map { Squaring(number: $0) }) }
    Return { ["squares \($0.squares)", "sum \($0.squares.reduce(0, +))"] }
  }
}

/// The same with Swift's own tasks, whose results come in any order.
@Sendable
func nativeFanOut() async throws -> [String] {
  try await withThrowingTaskGroup(of: (Int, Int).self) { group in
    for number in 1...5 {
      group.addTask {
        try await Task.sleep(for: .milliseconds(10))
        return (number, number * number)
      }
    }
    var squares = [Int](repeating: 0, count: 5)
    for try await (number, square) in group { squares[number - 1] = square }
    return ["squares \(squares)", "sum \(squares.reduce(0, +))"]
  }
}

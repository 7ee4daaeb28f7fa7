import Generators

/// Places queens row by row: yields the columns that are free, and is sent the one to take.
///
/// It reads as if every choice were right. Nothing is said here about going back.
struct Queens: GeneratorFunction {
  typealias Yielded = [Int]
  typealias Sent = Int
  typealias Returned = [Int]

  let size: Int
  var columns: [Int] = []

  static let body = Program {
    While({ $0.columns.count < $0.size }) {
      Yield({ $0.freeColumns }, receive: { $0.columns.append($1) })
    }
    Return { $0.columns }
  }

  /// The columns of the next row that no queen attacks.
  private var freeColumns: [Int] {
    (0..<size).filter { column in
      columns.enumerated().allSatisfy { row, other in
        other != column && abs(other - column) != columns.count - row
      }
    }
  }
}

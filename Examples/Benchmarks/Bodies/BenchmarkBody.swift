import BenchmarkBarrier
import Generators

/// A body that never ends, to be measured: a loop over blocks of nested statements.
protocol BenchmarkBody: GeneratorFunction
where Yielded == Int, Sent == Void, Returned == Void, Delegation == Activation<Self> {
  /// How often the loop has begun.
  var round: Int { get set }

  /// How many items a round of the loop yields.
  static var yieldsPerRound: Int { get }

  /// How many statements a round of the loop executes on average, its own test included.
  static var statementsPerRound: Double { get }

  init()
}

extension BenchmarkBody {
  /// Begins a round of the loop.
  mutating func advanceRound() -> Bool {
    round &+= 1
    return true
  }

  /// Asks for items, and adds them up.
  static func run(items: Int) throws -> BodyReport {
    var generator = Self().makeGenerator()
    var sum: Int64 = 0
    for _ in 0..<items {
      guard let item = try generator.next() else { break }
      sum = barrier_int64(sum &+ Int64(item))
    }
    let perItem = statementsPerRound / Double(yieldsPerRound)
    return BodyReport(checksum: sum, statements: perItem * Double(items))
  }
}

/// What running a body came to.
public struct BodyReport {
  /// The sum of the items.
  public let checksum: Int64

  /// How many statements were executed.
  public let statements: Double
}

/// The bodies, by size.
///
/// They are a module of their own because they take longest to compile.
public enum BenchmarkBodies {
  /// The sizes there are, in statements.
  public static let sizes = [3, 10, 40, 100, 300]

  /// Runs a body.
  ///
  /// - Parameters:
  ///   - size: The number of its statements.
  ///   - items: How many items it is asked for.
  /// - Returns: `nil` if there is no body of this size.
  /// - Throws: What the body raises: nothing.
  public static func run(size: Int, items: Int) throws -> BodyReport? {
    switch size {
    case 3: try Body3.run(items: items)
    case 10: try Body10.run(items: items)
    case 40: try Body40.run(items: items)
    case 100: try Body100.run(items: items)
    case 300: try Body300.run(items: items)
    default: nil
    }
  }
}

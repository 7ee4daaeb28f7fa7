import BenchmarkBarrier
import Generators
import Synchronization

/// A generator yields 0..<n to a Swift task, which sums: `asyncitems NAME N`.
///
/// An operation is an item.
enum AsyncItemsCase: BenchCase {
  static let name = "asyncitems"
  static let meaning = "an item of a generator taken by a Swift task"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    return try Measurement.timed(name, operations: n) {
      try AwaitedTask.run {
        var sum: Int64 = 0
        for try await item in Counter(n: n).asyncValues { sum = barrier_int64(sum &+ Int64(item)) }
        return sum
      }
    }
  }
}

/// The same through an `AsyncStream` that another task fills: `asyncstream NAME N`.
///
/// An operation is an item, put in by the one and taken out by the other. The buffer has no limit, so
/// the producer never waits, and the consumer does only when it is the faster of the two.
enum AsyncStreamCase: BenchCase {
  static let name = "asyncstream"
  static let meaning = "an item of an AsyncStream that another task fills"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    return try Measurement.timed(name, operations: n) {
      try AwaitedTask.run {
        var sum: Int64 = 0
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        Task {
          for i in 0..<n { continuation.yield(i) }
          continuation.finish()
        }
        for await item in stream { sum = barrier_int64(sum &+ Int64(item)) }
        return sum
      }
    }
  }
}

/// The same through an `AsyncStream` that asks a closure for each item: `asyncunfolding NAME N`.
///
/// An operation is an item. It is what `asyncitems` does, on one task and without a buffer, in terms
/// of the standard library.
enum AsyncUnfoldingCase: BenchCase {
  static let name = "asyncunfolding"
  static let meaning = "an item of an AsyncStream that asks a closure"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    return try Measurement.timed(name, operations: n) {
      try AwaitedTask.run {
        var sum: Int64 = 0
        let source = SharedCounter(n)
        let stream = AsyncStream { source.next() }
        for await item in stream { sum = barrier_int64(sum &+ Int64(item)) }
        return sum
      }
    }
  }
}

/// Counts up to a limit; the closure of a stream may hold only what is `Sendable`.
private final class SharedCounter: Sendable {
  private let n: Int
  private let count = Atomic<Int>(0)

  init(_ n: Int) { self.n = n }

  func next() -> Int? {
    let value = count.wrappingAdd(1, ordering: .relaxed).oldValue
    return value < n ? value : nil
  }
}

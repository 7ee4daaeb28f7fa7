import BenchmarkBarrier
import Generators

/// A generator yields 0..<n to a Swift task, which sums: `asyncitems NAME N`.
///
/// An operation is an item.
enum AsyncItemsCase: BenchCase {
  static let name = "asyncitems"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    return try Measurement.timed(name, operations: n) {
      try AsyncWork.wait {
        var sum: Int64 = 0
        for try await item in Counter(n: n).asyncValues { sum = barrier_int64(sum &+ Int64(item)) }
        return sum
      }
    }
  }
}

/// The same through an `AsyncStream` whose buffer is never empty when it is asked:
/// `asyncstream NAME N`.
///
/// An operation is an item, put in and taken out.
enum AsyncStreamCase: BenchCase {
  static let name = "asyncstream"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let n = invocation.count
    return try Measurement.timed(name, operations: n) {
      try AsyncWork.wait {
        var sum: Int64 = 0
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        var iterator = stream.makeAsyncIterator()
        for i in 0..<n {
          continuation.yield(i)
          guard let item = await iterator.next() else { break }
          sum = barrier_int64(sum &+ Int64(item))
        }
        return sum
      }
    }
  }
}

/// Asynchronous work for which the main thread waits.
private enum AsyncWork {
  static func wait(
    _ work: @escaping @Sendable () async throws -> Int64
  ) throws -> Int64 {
    let result = SystemMonitor<Result<Int64, any Error>?>(nil)
    Task {
      let end: Result<Int64, any Error>
      do { end = .success(try await work()) } catch { end = .failure(error) }
      result.withLock { $0 = end }
      result.notifyOne()
    }
    return try result.waitFor { $0 }.get()
  }
}

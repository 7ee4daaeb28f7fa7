import Foundation

/// A Swift task that the main thread waits for.
///
/// `Sendable` without the compiler's proof: the result is touched under the condition's lock only.
final class AwaitedTask<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var result: Result<Value, any Error>?

  /// Runs work in a Swift task, and blocks the calling thread until it is done.
  static func run(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
    let task = AwaitedTask()
    Task {
      do { task.end(.success(try await work())) } catch { task.end(.failure(error)) }
    }
    return try task.wait().get()
  }

  private func end(_ result: Result<Value, any Error>) {
    condition.withLock { self.result = result }
    condition.signal()
  }

  private func wait() -> Result<Value, any Error> {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let result { return result }
      condition.wait()
    }
  }
}

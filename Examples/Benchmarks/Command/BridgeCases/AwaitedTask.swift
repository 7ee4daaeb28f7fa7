import Dispatch
import Synchronization

/// A Swift task that the main thread waits for.
final class AwaitedTask<Value: Sendable>: Sendable {
  private let result = Mutex<Result<Value, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  /// Runs work in a Swift task, and blocks the calling thread until it is done.
  static func run(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
    let task = AwaitedTask()
    Task {
      let outcome: Result<Value, any Error>
      do { outcome = .success(try await work()) } catch { outcome = .failure(error) }
      task.result.withLock { $0 = outcome }
      task.done.signal()
    }
    task.done.wait()
    guard let outcome = task.result.withLock({ $0 }) else { throw CancellationError() }
    return try outcome.get()
  }
}

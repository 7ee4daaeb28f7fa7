import Loop

/// A value that the tasks of a test share.
final class Shared<Value: Sendable>: Sendable {
  private let state: SystemMonitor<Value>

  init(_ value: Value) { state = SystemMonitor(value) }

  var value: Value { state.withLock { $0 } }

  @discardableResult
  func change<Result: Sendable>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    try state.withLock { value in try body(&value) }
  }
}

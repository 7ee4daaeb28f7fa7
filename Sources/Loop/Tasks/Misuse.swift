import Generators

// There for its message, and tried only where nothing else fits.
extension Statements.Yield where Frame.Yielded == Suspension {
  /// Refuses what a coroutine waits for, and does not yield.
  @available(
    *, unavailable,
    message: "a coroutine waits for this by YieldFrom { … }; it does not yield it"
  )
  @_disfavoredOverload
  public init<Value: Awaitable>(
    _ value: @escaping @Sendable (inout Frame) throws -> Value,
    receive: @escaping @Sendable (inout Frame, Value.Delegation.Returned) throws -> Void = {
      _, _ in
    }
  ) { fatalError("there for its message") }

  /// Refuses what a coroutine waits for, and does not yield.
  @available(
    *, unavailable,
    message: "a coroutine waits for this by YieldFrom { … }; it does not yield it"
  )
  @_disfavoredOverload
  public init<Value: Awaitable>(
    into path: @autoclosure () -> WritableKeyPath<Frame, Value.Delegation.Returned>,
    _ value: @escaping @Sendable (inout Frame) throws -> Value
  ) { fatalError("there for its message") }
}

// Closures of statements do not suspend. There for their message, and tried only where nothing else
// fits.

extension Statements.Do {
  /// Refuses a closure that awaits.
  @available(
    *, unavailable,
    message: "a closure of a body cannot await; in a coroutine write YieldFrom { _ in Await { … } }"
  )
  @_disfavoredOverload
  public init(_ action: @escaping @Sendable (inout Frame) async throws -> Void) {
    fatalError("there for its message")
  }
}

extension Statements.Yield {
  /// Refuses a closure that awaits.
  @available(
    *, unavailable,
    message: "a closure of a body cannot await; in a coroutine write YieldFrom { _ in Await { … } }"
  )
  @_disfavoredOverload
  public init(
    _ value: @escaping @Sendable (inout Frame) async throws -> Frame.Yielded,
    receive: @escaping @Sendable (inout Frame, Frame.Sent) throws -> Void = { _, _ in }
  ) { fatalError("there for its message") }
}

extension Statements.Return {
  /// Refuses a closure that awaits.
  @available(
    *, unavailable,
    message: "a closure of a body cannot await; in a coroutine write YieldFrom { _ in Await { … } }"
  )
  @_disfavoredOverload
  public init(_ value: @escaping @Sendable (inout Frame) async throws -> Frame.Returned) {
    fatalError("there for its message")
  }
}

extension Statements.YieldFrom
where Source == Statements.FromSequence<EmptyCollection<Frame.Yielded>, Frame.Sent> {
  /// Refuses a closure that awaits.
  @available(
    *, unavailable,
    message: "a closure of a body cannot await; in a coroutine write YieldFrom { _ in Await { … } }"
  )
  @_disfavoredOverload
  public init<Value>(
    _ source: @escaping @Sendable (inout Frame) async throws -> Value,
    receive: @escaping @Sendable (inout Frame, Value) throws -> Void = { _, _ in }
  ) { fatalError("there for its message") }

  /// Refuses a closure that awaits.
  @available(
    *, unavailable,
    message: "a closure of a body cannot await; in a coroutine write YieldFrom { _ in Await { … } }"
  )
  @_disfavoredOverload
  public init<Value>(
    into path: @autoclosure () -> WritableKeyPath<Frame, Value>,
    _ source: @escaping @Sendable (inout Frame) async throws -> Value
  ) { fatalError("there for its message") }
}

// `receive:` was `bind:` where nothing is sent or returned; both are one act.

extension ForStatement {
  /// Makes a statement that runs over a sequence; the older spelling of `receive:`.
  @_disfavoredOverload
  @available(*, deprecated, message: "say 'receive:', or 'For(\\.item, in: { … })'")
  @inlinable
  @inline(__always)
  public init<Value: Sequence>(
    line: UInt32 = #line,
    _ source: @escaping @Sendable (inout Frame) throws -> Value,
    bind: @escaping @Sendable (inout Frame, Value.Element) throws -> Void, older: Void = (),
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == FromSequence<Value, Void> {
    self.init(line: line, source, receive: bind, do: body)
  }

  /// Makes a statement that runs over a collection that a checkpoint can hold; the older spelling of `receive:`.
  @_disfavoredOverload
  @available(*, deprecated, message: "say 'receive:', or 'For(\\.item, in: { … })'")
  @inlinable
  @inline(__always)
  public init<Value: RandomAccessCollection & Codable>(
    line: UInt32 = #line,
    _ source: @escaping @Sendable (inout Frame) throws -> Value,
    bind: @escaping @Sendable (inout Frame, Value.Element) throws -> Void,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == FromCollection<Value, Void> {
    self.init(line: line, source, receive: bind, do: body)
  }

  /// Makes a statement that runs over a generator; the older spelling of `receive:`.
  @_disfavoredOverload
  @available(*, deprecated, message: "say 'receive:', or 'For(\\.item, in: { … })'")
  @inlinable
  @inline(__always)
  public init<Value: Delegatable>(
    line: UInt32 = #line,
    _ source: @escaping @Sendable (inout Frame) throws -> Value,
    bind: @escaping @Sendable (inout Frame, Value.Delegation.Yielded) throws -> Void,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == FromDelegatable<Value> {
    self.init(line: line, source, receive: bind, do: body)
  }

  /// Makes a statement that runs over the values of a generator, and raises what it raises; the older spelling of `receive:`.
  @_disfavoredOverload
  @available(*, deprecated, message: "say 'receive:', or 'For(\\.item, in: { … })'")
  @inlinable
  @inline(__always)
  public init<Base: Generator>(
    line: UInt32 = #line,
    _ source: @escaping @Sendable (inout Frame) throws -> GeneratorValues<Base>,
    bind: @escaping @Sendable (inout Frame, Base.Yielded) throws -> Void,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == FromValues<Base> {
    self.init(line: line, source, receive: bind, do: body)
  }
}

extension CatchClause {
  /// Makes a handler of errors of one type; the older spelling of `receive:`.
  @_disfavoredOverload
  @available(*, deprecated, message: "say 'receive:', or 'into:'")
  @inlinable
  @inline(__always)
  public init(
    _ type: Failure.Type,
    where condition: @escaping @Sendable (inout Frame, Failure) throws -> Bool = { _, _ in true },
    bind: @escaping @Sendable (inout Frame, Failure) throws -> Void,
    @BodyBuilder<Frame> do body: () -> Body
  ) {
    self.init(type, where: condition, receive: bind, do: body)
  }

  /// Makes a handler of every error but ``ControlError``; the older spelling of `receive:`.
  @_disfavoredOverload
  @available(*, deprecated, message: "say 'receive:', or 'into:'")
  @inlinable
  @inline(__always)
  public init(
    bind: @escaping @Sendable (inout Frame, any Error) throws -> Void,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Failure == any Error {
    self.init(receive: bind, do: body)
  }
}

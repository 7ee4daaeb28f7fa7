extension Statements.YieldFrom {
  /// Makes a statement that stores what the delegate returns: `YieldFrom(into: \.image) { … }`.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where the value that the delegate returns is stored.
  ///   - source: Gives the delegate.
  @inlinable
  @inline(__always)
  public init<Value: Delegatable>(
    line: UInt32 = #line,
    into path:
      @autoclosure @escaping @Sendable () -> WritableKeyPath<
        Frame, Value.Delegation.Returned
      >,
    _ source: @escaping @Sendable (inout Frame) throws -> Value
  ) where Source == Statements.FromDelegatable<Value> {
    self.exchange = Exchange(line: line, source, into: path)
  }

  /// Makes a statement that stores what the delegate returns in an optional.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where the value that the delegate returns is stored.
  ///   - source: Gives the delegate.
  @inlinable
  @inline(__always)
  public init<Value: Delegatable>(
    line: UInt32 = #line,
    into path:
      @autoclosure @escaping @Sendable () -> WritableKeyPath<
        Frame, Value.Delegation.Returned?
      >,
    _ source: @escaping @Sendable (inout Frame) throws -> Value
  ) where Source == Statements.FromDelegatable<Value> {
    self.exchange = Exchange(line: line, source, intoOptional: path)
  }
}

// What needs no locals needs no closure.
extension Statements.YieldFrom {
  /// Makes a statement that delegates to what needs no locals: `YieldFrom(EventLoop.turn)`.
  ///
  /// - Parameters:
  ///   - source: The delegate; made anew each time.
  ///   - line: Where the statement stands in its source.
  @inlinable
  @inline(__always)
  public init<Value: Delegatable & SendableMetatype>(
    _ source: @autoclosure @escaping @Sendable () throws -> Value, line: UInt32 = #line
  ) where Source == Statements.FromDelegatable<Value> {
    self.exchange = Exchange(line: line, { _ in try source() }, { _, _ in })
  }

  /// Makes a statement that delegates to what needs no locals, and stores what it returns.
  ///
  /// - Parameters:
  ///   - source: The delegate; made anew each time.
  ///   - path: Where the value that the delegate returns is stored.
  ///   - line: Where the statement stands in its source.
  @inlinable
  @inline(__always)
  public init<Value: Delegatable & SendableMetatype>(
    _ source: @autoclosure @escaping @Sendable () throws -> Value,
    into path:
      @autoclosure @escaping @Sendable () -> WritableKeyPath<
        Frame, Value.Delegation.Returned
      >, line: UInt32 = #line
  ) where Source == Statements.FromDelegatable<Value> {
    self.exchange = Exchange(line: line, { _ in try source() }, into: path)
  }

  /// Makes a statement that delegates to what needs no locals, and stores what it returns in an
  /// optional.
  ///
  /// - Parameters:
  ///   - source: The delegate; made anew each time.
  ///   - path: Where the value that the delegate returns is stored.
  ///   - line: Where the statement stands in its source.
  @inlinable
  @inline(__always)
  public init<Value: Delegatable & SendableMetatype>(
    _ source: @autoclosure @escaping @Sendable () throws -> Value,
    into path:
      @autoclosure @escaping @Sendable () -> WritableKeyPath<
        Frame, Value.Delegation.Returned?
      >, line: UInt32 = #line
  ) where Source == Statements.FromDelegatable<Value> {
    self.exchange = Exchange(line: line, { _ in try source() }, intoOptional: path)
  }

  /// Makes a statement that yields the elements of a sequence that needs no locals.
  ///
  /// - Parameters:
  ///   - source: The sequence; made anew each time.
  ///   - line: Where the statement stands in its source.
  @_disfavoredOverload
  @inlinable
  @inline(__always)
  public init<Value: Sequence & SendableMetatype>(
    _ source: @autoclosure @escaping @Sendable () throws -> Value, line: UInt32 = #line
  ) where Source == Statements.FromSequence<Value, Frame.Sent> {
    self.exchange = Exchange(line: line, { _ in try source() }, { _, _ in })
  }

  /// Makes a statement that yields the elements of a collection that needs no locals, and that a
  /// checkpoint can hold: `YieldFrom(["ready", "set", "go"])`.
  ///
  /// - Parameters:
  ///   - source: The collection; made anew each time.
  ///   - line: Where the statement stands in its source.
  @inlinable
  @inline(__always)
  public init<Value: RandomAccessCollection & Codable & SendableMetatype>(
    _ source: @autoclosure @escaping @Sendable () throws -> Value, line: UInt32 = #line
  ) where Source == Statements.FromCollection<Value, Frame.Sent> {
    self.exchange = Exchange(line: line, { _ in try source() }, { _, _ in })
  }
}

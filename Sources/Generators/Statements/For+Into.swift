extension Statements.For {
  /// Makes a statement that runs over a sequence, and stores each element.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where each element is stored.
  ///   - source: Gives the sequence, once, when the loop begins.
  ///   - body: The statements of the loop.
  @_disfavoredOverload
  @inlinable
  @inline(__always)
  public init<Value: Sequence>(
    line: UInt32 = #line,
    _ path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Value.Element>,
    in source: @escaping @Sendable (inout Frame) throws -> Value,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == Statements.FromSequence<Value, Void> {
    self.exchange = Exchange(line: line, source, into: path)
    self.body = body()
  }

  /// Makes a statement that runs over a sequence, and stores each element in an optional.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where each element is stored.
  ///   - source: Gives the sequence, once, when the loop begins.
  ///   - body: The statements of the loop.
  @_disfavoredOverload
  @inlinable
  @inline(__always)
  public init<Value: Sequence>(
    line: UInt32 = #line,
    _ path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Value.Element?>,
    in source: @escaping @Sendable (inout Frame) throws -> Value,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == Statements.FromSequence<Value, Void> {
    self.exchange = Exchange(line: line, source, intoOptional: path)
    self.body = body()
  }

  /// Makes a statement that runs over a collection that a checkpoint can hold, and stores each element.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where each element is stored.
  ///   - source: Gives the collection, once, when the loop begins.
  ///   - body: The statements of the loop.
  @inlinable
  @inline(__always)
  public init<Value: RandomAccessCollection & Codable>(
    line: UInt32 = #line,
    _ path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Value.Element>,
    in source: @escaping @Sendable (inout Frame) throws -> Value,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == Statements.FromCollection<Value, Void> {
    self.exchange = Exchange(line: line, source, into: path)
    self.body = body()
  }

  /// Makes a statement that runs over a collection that a checkpoint can hold, and stores each element in an optional.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where each element is stored.
  ///   - source: Gives the collection, once, when the loop begins.
  ///   - body: The statements of the loop.
  @inlinable
  @inline(__always)
  public init<Value: RandomAccessCollection & Codable>(
    line: UInt32 = #line,
    _ path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Value.Element?>,
    in source: @escaping @Sendable (inout Frame) throws -> Value,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == Statements.FromCollection<Value, Void> {
    self.exchange = Exchange(line: line, source, intoOptional: path)
    self.body = body()
  }

  /// Makes a statement that runs over a generator, and stores each item.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where each item is stored.
  ///   - source: Gives the generator, once, when the loop begins.
  ///   - body: The statements of the loop.
  @inlinable
  @inline(__always)
  public init<Value: Delegatable>(
    line: UInt32 = #line,
    _ path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Value.Delegation.Yielded>,
    in source: @escaping @Sendable (inout Frame) throws -> Value,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == Statements.FromDelegatable<Value> {
    self.exchange = Exchange(line: line, source, into: path)
    self.body = body()
  }

  /// Makes a statement that runs over a generator, and stores each item in an optional.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where each item is stored.
  ///   - source: Gives the generator, once, when the loop begins.
  ///   - body: The statements of the loop.
  @inlinable
  @inline(__always)
  public init<Value: Delegatable>(
    line: UInt32 = #line,
    _ path:
      @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Value.Delegation.Yielded?>,
    in source: @escaping @Sendable (inout Frame) throws -> Value,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == Statements.FromDelegatable<Value> {
    self.exchange = Exchange(line: line, source, intoOptional: path)
    self.body = body()
  }

  /// Makes a statement that runs over the values of a generator, and raises what it raises, and stores each item.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where each item is stored.
  ///   - source: Gives the values, once, when the loop begins.
  ///   - body: The statements of the loop.
  @inlinable
  @inline(__always)
  public init<Base: Generator>(
    line: UInt32 = #line,
    _ path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Base.Yielded>,
    in source: @escaping @Sendable (inout Frame) throws -> GeneratorValues<Base>,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == Statements.FromValues<Base> {
    self.exchange = Exchange(line: line, source, into: path)
    self.body = body()
  }

  /// Makes a statement that runs over the values of a generator, and raises what it raises, and stores each item in an optional.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where each item is stored.
  ///   - source: Gives the values, once, when the loop begins.
  ///   - body: The statements of the loop.
  @inlinable
  @inline(__always)
  public init<Base: Generator>(
    line: UInt32 = #line,
    _ path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Base.Yielded?>,
    in source: @escaping @Sendable (inout Frame) throws -> GeneratorValues<Base>,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == Statements.FromValues<Base> {
    self.exchange = Exchange(line: line, source, intoOptional: path)
    self.body = body()
  }
}

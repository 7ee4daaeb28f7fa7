extension Statements {
  /// Delegation to a generator that is not held inside the one that delegates.
  ///
  /// It is a *frame*: it lies on top of the chain of delegation that runs, in memory that the
  /// outermost generator uses again and again. So functions can delegate to themselves and to each
  /// other, to any depth: an item costs the same at depth 1 and at depth 1,000,000, and neither
  /// resuming nor closing nor dropping uses native stack in proportion to the depth.
  ///
  /// That needs a driver, which an ``AnyGenerator`` is: run the outermost generator behind one. In a
  /// generator without a driver the delegate is a ``AnyValueGenerator``, and drives those below it.
  public enum FromFrame<Value: Delegatable>: DelegationSource {
    @inlinable
    @inline(__always)
    public static func makeGenerator(
      _ value: consuming Value
    ) -> AnyValueGenerator<
      Value.Delegation.Yielded, Value.Delegation.Sent, Value.Delegation.Returned
    > {
      AnyValueGenerator(value)
    }

    @inlinable
    @inline(__always)
    public static func _begin(
      _ value: consuming Value, _ driver: _DelegationDriver?
    ) -> AnyValueGenerator<
      Value.Delegation.Yielded, Value.Delegation.Sent, Value.Delegation.Returned
    >? {
      let delegate = value.makeGenerator()
      if let driver, Driver.fitsFrame(Value.Delegation.self) {
        Driver.push(consume delegate, driver.root)
        return nil
      }
      return AnyValueGenerator(consume delegate)
    }
  }
}

extension Statements.YieldFrom where Frame: Delegatable {
  /// Makes a statement by which a function delegates to itself: `YieldFrom { Walk($0.left) }`.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - source: Gives the delegate.
  ///   - receive: Takes the value that the delegate returns.
  @inlinable
  @inline(__always)
  public init(
    line: UInt32 = #line,
    _ source: @escaping @Sendable (inout Frame) throws -> Frame,
    receive: @escaping @Sendable (inout Frame, Frame.Delegation.Returned) throws -> Void = {
      _, _ in
    }
  ) where Source == Statements.FromFrame<Frame> {
    self.exchange = Exchange(line: line, source, receive)
  }

  /// Makes a statement by which a function delegates to itself, and stores what that returns.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where the value that the delegate returns is stored.
  ///   - source: Gives the delegate.
  @inlinable
  @inline(__always)
  public init(
    line: UInt32 = #line,
    into path:
      @autoclosure @escaping @Sendable () -> WritableKeyPath<
        Frame, Frame.Delegation.Returned
      >,
    _ source: @escaping @Sendable (inout Frame) throws -> Frame
  ) where Source == Statements.FromFrame<Frame> {
    self.exchange = Exchange(line: line, source, into: path)
  }

  /// Makes a statement by which a function delegates to itself, and stores what that returns in an
  /// optional.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where the value that the delegate returns is stored.
  ///   - source: Gives the delegate.
  @inlinable
  @inline(__always)
  public init(
    line: UInt32 = #line,
    into path:
      @autoclosure @escaping @Sendable () -> WritableKeyPath<
        Frame, Frame.Delegation.Returned?
      >,
    _ source: @escaping @Sendable (inout Frame) throws -> Frame
  ) where Source == Statements.FromFrame<Frame> {
    self.exchange = Exchange(line: line, source, intoOptional: path)
  }
}

extension Statements.YieldFrom {
  /// Makes a statement that delegates to a frame: `Recurse { Other($0.left) }`.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - source: Gives the delegate.
  ///   - receive: Takes the value that the delegate returns.
  @_disfavoredOverload
  @inlinable
  @inline(__always)
  public init<Value: Delegatable>(
    line: UInt32 = #line,
    _ source: @escaping @Sendable (inout Frame) throws -> Value,
    receive: @escaping @Sendable (inout Frame, Value.Delegation.Returned) throws -> Void = {
      _, _ in
    }
  ) where Source == Statements.FromFrame<Value> {
    self.exchange = Exchange(line: line, source, receive)
  }

  /// Makes a statement that delegates to a frame, and stores what that returns.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where the value that the delegate returns is stored.
  ///   - source: Gives the delegate.
  @_disfavoredOverload
  @inlinable
  @inline(__always)
  public init<Value: Delegatable>(
    line: UInt32 = #line,
    into path:
      @autoclosure @escaping @Sendable () -> WritableKeyPath<
        Frame, Value.Delegation.Returned
      >,
    _ source: @escaping @Sendable (inout Frame) throws -> Value
  ) where Source == Statements.FromFrame<Value> {
    self.exchange = Exchange(line: line, source, into: path)
  }

  /// Makes a statement that delegates to a frame, and stores what that returns in an optional.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where the value that the delegate returns is stored.
  ///   - source: Gives the delegate.
  @_disfavoredOverload
  @inlinable
  @inline(__always)
  public init<Value: Delegatable>(
    line: UInt32 = #line,
    into path:
      @autoclosure @escaping @Sendable () -> WritableKeyPath<
        Frame, Value.Delegation.Returned?
      >,
    _ source: @escaping @Sendable (inout Frame) throws -> Value
  ) where Source == Statements.FromFrame<Value> {
    self.exchange = Exchange(line: line, source, intoOptional: path)
  }
}

extension Statements.For where Frame: Delegatable {
  /// Makes a loop over what another call of the same function yields: `For { Walk($0.left) }`.
  ///
  /// A frame that held such a generator inline would contain itself; here it is a
  /// ``AnyValueGenerator``, and is closed when the loop lets go of it. Nothing is delegated, so each
  /// item passes through every level, as in Python: where items are only handed on, `YieldFrom`
  /// costs the same at any depth.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - source: Gives the generator, once, when the loop begins.
  ///   - receive: Takes each item.
  ///   - body: The statements of the loop.
  @inlinable
  @inline(__always)
  public init(
    line: UInt32 = #line,
    _ source: @escaping @Sendable (inout Frame) throws -> Frame,
    receive: @escaping @Sendable (inout Frame, Frame.Delegation.Yielded) throws -> Void = { _, _ in
    },
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == Statements.FromFrame<Frame> {
    self.init(exchange: Exchange(line: line, source, receive), body: body())
  }

  /// Makes a loop over what another call of the same function yields, and stores each item.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where each item is stored.
  ///   - source: Gives the generator, once, when the loop begins.
  ///   - body: The statements of the loop.
  @inlinable
  @inline(__always)
  public init(
    line: UInt32 = #line,
    _ path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Frame.Delegation.Yielded>,
    in source: @escaping @Sendable (inout Frame) throws -> Frame,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == Statements.FromFrame<Frame> {
    self.init(exchange: Exchange(line: line, source, into: path), body: body())
  }

  /// Makes a loop over what another call of the same function yields, and stores each item in an
  /// optional.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where each item is stored.
  ///   - source: Gives the generator, once, when the loop begins.
  ///   - body: The statements of the loop.
  @inlinable
  @inline(__always)
  public init(
    line: UInt32 = #line,
    _ path:
      @autoclosure @escaping @Sendable () -> WritableKeyPath<
        Frame, Frame.Delegation.Yielded?
      >,
    in source: @escaping @Sendable (inout Frame) throws -> Frame,
    @BodyBuilder<Frame> do body: () -> Body
  ) where Source == Statements.FromFrame<Frame> {
    self.init(exchange: Exchange(line: line, source, intoOptional: path), body: body())
  }
}

extension GeneratorSignature {
  /// Runs another generator in place of this one until it ends, as a frame: what `YieldFrom` does
  /// where a function delegates to itself, for functions that delegate to each other.
  public typealias Recurse<Value: Delegatable> = Statements.YieldFrom<
    Self, Statements.FromFrame<Value>
  >
  where Value.Delegation.Yielded == Yielded, Value.Delegation.Sent == Sent
}

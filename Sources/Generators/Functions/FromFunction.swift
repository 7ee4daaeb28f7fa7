/// Delegation to a generator function of which no more is known than that it is one, as in a generic
/// function: `YieldFrom { $0.make() }` where that gives some `C: Coroutine`.
public enum FromFunction<Function: GeneratorFunction>: DelegationSource {
  @inlinable
  @inline(__always)
  public static func makeGenerator(_ function: consuming Function) -> Activation<Function> {
    function.makeGenerator()
  }
}

// Disfavoured, since of a concrete function everything is known.
extension Statements.YieldFrom {
  /// Makes a statement that delegates to a generator function whose type is a parameter.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - source: Gives the delegate.
  ///   - receive: Takes the value that the delegate returns.
  @_disfavoredOverload
  @inlinable
  @inline(__always)
  public init<Function: GeneratorFunction>(
    line: UInt32 = #line,
    _ source: @escaping @Sendable (inout Frame) throws -> Function,
    receive: @escaping @Sendable (inout Frame, Function.Returned) throws -> Void = { _, _ in }
  ) where Source == FromFunction<Function> {
    self.exchange = Exchange(line: line, source, receive)
  }

  /// Makes a statement that delegates to a generator function whose type is a parameter, and stores
  /// what it returns.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - path: Where the value that the delegate returns is stored.
  ///   - source: Gives the delegate.
  @_disfavoredOverload
  @inlinable
  @inline(__always)
  public init<Function: GeneratorFunction>(
    line: UInt32 = #line,
    into path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Function.Returned>,
    _ source: @escaping @Sendable (inout Frame) throws -> Function
  ) where Source == FromFunction<Function> {
    self.exchange = Exchange(line: line, source, into: path)
  }
}

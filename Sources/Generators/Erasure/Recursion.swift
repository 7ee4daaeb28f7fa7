/// Delegation of a generator function to itself.
///
/// Held inline, the delegate would contain itself; it is made a reference.
public enum FromItself<Function: GeneratorFunction>: DelegationSource {
  @inlinable
  @inline(__always)
  public static func makeGenerator(
    _ value: consuming Function
  ) -> AnyGenerator<Function.Yielded, Function.Sent, Function.Returned> {
    AnyGenerator(Activation(value))
  }
}

extension YieldFromStatement where Frame: GeneratorFunction {
  /// Makes a statement by which a function delegates to itself: `YieldFrom { Walk($0.left) }`.
  ///
  /// Two functions that delegate to each other are not noticed here; one of them has to write
  /// `YieldFrom { AnyGenerator(Other()) }`.
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
    receive: @escaping @Sendable (inout Frame, Frame.Returned) throws -> Void = { _, _ in }
  ) where Source == FromItself<Frame> {
    self.line = line
    self.source = Code(source)
    self.receive = Receiver(receive)
  }
}

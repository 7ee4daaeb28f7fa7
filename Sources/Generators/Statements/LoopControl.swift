/// Ends the innermost loop: Python's `break`.
@frozen
public struct BreakStatement<Frame: GeneratorSignature>: ImmediateStatement {
  /// Makes the statement.
  @inlinable
  @inline(__always)
  public init() {}

  @inlinable
  @inline(__always)
  public func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned> { .broke }
}

/// Goes on with the next round of the innermost loop: Python's `continue`.
@frozen
public struct ContinueStatement<Frame: GeneratorSignature>: ImmediateStatement {
  /// Makes the statement.
  @inlinable
  @inline(__always)
  public init() {}

  @inlinable
  @inline(__always)
  public func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned> { .continued }
}

extension GeneratorSignature {
  /// Ends the innermost loop.
  public typealias Break = BreakStatement<Self>

  /// Goes on with the next round of the innermost loop.
  public typealias Continue = ContinueStatement<Self>
}

extension BreakStatement {
  public static func describe(into outline: inout String) { outline += "break" }
}

extension ContinueStatement {
  public static func describe(into outline: inout String) { outline += "continue" }
}

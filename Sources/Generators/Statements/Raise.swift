/// Raises an error in the body: `Raise { ValueError($0.input) }`.
@frozen
public struct RaiseStatement<Frame: GeneratorSignature>: ImmediateStatement {
  @usableFromInline let error: Code<Frame, any Error>

  /// Makes the statement.
  @inlinable
  @inline(__always)
  public init(_ error: @escaping @Sendable (inout Frame) throws -> any Error) {
    self.error = Code(error)
  }

  @inlinable
  @inline(__always)
  public func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned> {
    do {
      return .raised(try error(&frame))
    } catch {
      return .raised(error)
    }
  }
}

extension GeneratorSignature {
  /// Raises an error in the body.
  public typealias Raise = RaiseStatement<Self>
}

extension RaiseStatement {
  public static func describe(into outline: inout String) { outline += "raise" }
}

extension Statements {
  /// Raises an error in the body: `Raise { ValueError($0.input) }`, `Raise(ValueError())`.
  @frozen
  public struct Raise<Frame: GeneratorSignature>: ImmediateStatement {
    @usableFromInline let error: Code<Frame, any Error>

    /// Makes the statement.
    @inlinable
    @inline(__always)
    public init(_ error: @escaping @Sendable (inout Frame) throws -> any Error) {
      self.error = Code(error)
    }

    /// Makes a statement whose error needs no locals: `Raise(ValueError())`.
    ///
    /// - Parameter error: The error; made anew each time.
    @inlinable
    @inline(__always)
    public init(_ error: @autoclosure @escaping @Sendable () throws -> any Error) {
      self.init { _ in try error() }
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
}

extension GeneratorSignature {
  /// Raises an error in the body.
  public typealias Raise = Statements.Raise<Self>
}

extension Statements.Raise {
  public static func describe(into outline: inout String) { outline += "raise" }
}

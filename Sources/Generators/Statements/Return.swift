extension Statements {
  /// Ends the body with a value: `Return { $0.total }`, `Return(false)`, or `Return()` where
  /// nothing is returned.
  @frozen
  public struct Return<Frame: GeneratorSignature>: ImmediateStatement {
    @usableFromInline let value: Code<Frame, Frame.Returned>

    /// Makes the statement.
    @inlinable
    @inline(__always)
    public init(_ value: @escaping @Sendable (inout Frame) throws -> Frame.Returned) {
      self.value = Code(value)
    }

    /// Makes a statement whose value needs no locals: `Return(false)`.
    ///
    /// - Parameter value: The value; computed anew each time.
    @inlinable
    @inline(__always)
    public init(_ value: @autoclosure @escaping @Sendable () throws -> Frame.Returned) {
      self.init { _ in try value() }
    }

    /// Makes a statement that returns nothing.
    @inlinable
    @inline(__always)
    public init() where Frame.Returned == Void {
      self.init { _ in }
    }

    @inlinable
    @inline(__always)
    public func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned> {
      do {
        return .returned(try value(&frame))
      } catch {
        return .raised(error)
      }
    }
  }
}

extension GeneratorSignature {
  /// Ends the body with a value.
  public typealias Return = Statements.Return<Self>
}

extension Statements.Return {
  public static func describe(into outline: inout String) { outline += "return" }
}

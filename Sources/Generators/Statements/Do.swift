extension Statements {
  /// Runs Swift code on the locals: `Do { $0.count += 1 }`.
  ///
  /// The code does not suspend. An error that it throws is raised in the body.
  @frozen
  public struct Do<Frame: GeneratorSignature>: ImmediateStatement {
    @usableFromInline let action: Action<Frame>

    /// Makes the statement.
    @inlinable
    @inline(__always)
    public init(_ action: @escaping @Sendable (inout Frame) throws -> Void) {
      self.action = Action(action)
    }

    @inlinable
    @inline(__always)
    public func run(_ frame: inout Frame) -> Flow<Frame.Yielded, Frame.Returned> {
      do {
        try action(&frame)
        return .next
      } catch {
        return .raised(error)
      }
    }
  }
}

extension GeneratorSignature {
  /// Runs Swift code on the locals.
  public typealias Do = Statements.Do<Self>
}

extension Statements.Do {
  public static func describe(into outline: inout String) { outline += "do" }
}

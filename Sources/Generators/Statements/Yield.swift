/// Hands out a value and suspends the body: Python's `yield`.
///
/// ```swift
/// Yield { $0.average } receive: { $0.term = $1 }      // term = yield average
/// ```
@frozen
public struct YieldStatement<Frame: GeneratorSignature>: Statement {
  @usableFromInline let exchange: Exchange<Frame, Frame.Yielded, Frame.Sent>

  /// Makes the statement.
  ///
  /// - Parameters:
  ///   - line: Where the statement stands in its source.
  ///   - value: Computes the value that is handed out.
  ///   - receive: Takes the value that is sent in return. ``Generator/next()`` sends `None` where
  ///     the sent type has it; where it has not, this is then not run.
  @inlinable
  @inline(__always)
  public init(
    line: UInt32 = #line,
    _ value: @escaping @Sendable (inout Frame) throws -> Frame.Yielded,
    receive: @escaping @Sendable (inout Frame, Frame.Sent) throws -> Void = { _, _ in }
  ) {
    self.exchange = Exchange(line: line, value, receive)
  }

  @inlinable @inline(__always) public static var points: Int32 { 1 }

  @inlinable
  @inline(__always)
  public func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout NoStorage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    do {
      cursor.point = 0
      return .yielded(try exchange.give(&frame))
    } catch {
      return .raised(error)
    }
  }

  @inlinable
  @inline(__always)
  public func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout NoStorage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    do {
      switch resumption {
      case .next:
        if let none = Frame._noneSent() { try exchange.take(&frame, none) }
      case .send(let value):
        try exchange.take(&frame, value)
      case .raise(let error):
        return .raised(error)
      }
      return .next
    } catch {
      return .raised(error)
    }
  }
}

extension GeneratorSignature {
  /// Hands out a value and suspends the body.
  public typealias Yield = YieldStatement<Self>
}

extension YieldStatement {
  public func suspension(_ point: Int32, _ storage: NoStorage) -> SuspendedStatement? {
    SuspendedStatement(statement: "Yield", line: exchange.pieces.line)
  }

  public static func describe(into outline: inout String) { outline += "yield" }
}

extension Statements {
  /// Hands out a value and suspends the body: Python's `yield`.
  ///
  /// ```swift
  /// Yield { $0.average }                            // yield average
  /// Yield(into: \.term) { $0.average }              // term = yield average
  /// Yield { $0.average } receive: { $0.add($1) }    // self.add((yield average))
  /// Yield("ready")                                  // yield "ready"
  /// ```
  ///
  /// A key path says where the value that is sent is stored: in a local, or in what a local holds.
  @frozen
  public struct Yield<Frame: GeneratorSignature>: Statement {
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

    /// Makes a statement that stores what is sent: `Yield(into: \.term) { $0.average }`.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands in its source.
    ///   - path: Where the value that is sent is stored, if there is one.
    ///   - value: Computes the value that is handed out.
    @inlinable
    @inline(__always)
    public init(
      line: UInt32 = #line,
      into path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Frame.Sent>,
      _ value: @escaping @Sendable (inout Frame) throws -> Frame.Yielded
    ) {
      self.exchange = Exchange(line: line, value, into: path)
    }

    /// Makes a statement that stores what is sent in an optional.
    ///
    /// - Parameters:
    ///   - line: Where the statement stands in its source.
    ///   - path: Where the value that is sent is stored, if there is one.
    ///   - value: Computes the value that is handed out.
    @inlinable
    @inline(__always)
    public init(
      line: UInt32 = #line,
      into path: @autoclosure @escaping @Sendable () -> WritableKeyPath<Frame, Frame.Sent?>,
      _ value: @escaping @Sendable (inout Frame) throws -> Frame.Yielded
    ) {
      self.exchange = Exchange(line: line, value, intoOptional: path)
    }

    /// Makes a statement whose value needs no locals: `Yield("ready")`.
    ///
    /// - Parameters:
    ///   - value: The value that is handed out; computed anew each time.
    ///   - line: Where the statement stands in its source.
    @inlinable
    @inline(__always)
    public init(
      _ value: @autoclosure @escaping @Sendable () throws -> Frame.Yielded, line: UInt32 = #line
    ) {
      self.exchange = Exchange(line: line, { _ in try value() }, { _, _ in })
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
}

extension GeneratorSignature {
  /// Hands out a value and suspends the body.
  public typealias Yield = Statements.Yield<Self>
}

extension Statements.Yield {
  public func suspension(_ point: Int32, _ storage: NoStorage) -> SuspendedStatement? {
    SuspendedStatement(statement: "Yield", line: exchange.pieces.line)
  }

  @inlinable
  public func _innermostPlace(_ point: Int32, _ storage: NoStorage) -> _InnermostPlace? {
    _InnermostPlace(line: exchange.pieces.line)
  }

  public static func describe(into outline: inout String) { outline += "yield" }
}

/// The body of a generator function: its statements, built once.
///
/// ```swift
/// static let body = Program {
///   Yield { $0.n }
/// }
/// ```
///
/// Not copyable, so that no step can copy the tree of statements by accident: only this type's
/// methods touch it.
@frozen
public struct BodyProgram<Frame, Body: Statement>: ~Copyable, Sendable where Body.Frame == Frame {
  @usableFromInline let statements: Body
  @usableFromInline let file: StaticString

  /// Builds a body.
  ///
  /// - Parameters:
  ///   - file: The source file, for the report of where a generator is suspended.
  ///   - body: The statements. A `Break` or `Continue` that is for no loop does not compile, nor do
  ///     functions that contain each other.
  @inlinable
  @inline(__always)
  public init(file: StaticString = #fileID, @BodyBuilder<Frame> _ body: () -> Body)
  where Body.LoopControl: EnclosedLoopControl {
    self.file = file
    self.statements = body()
  }

  // The next two are there for their messages. What the statements tell of their loops is known if a
  // `Break` is for none; it is not if they hold the body of a function that holds them, or does not compile.

  @available(*, unavailable, message: "a Break or Continue in this body is for no loop around it")
  public init(file: StaticString = #fileID, @BodyBuilder<Frame> _ body: () -> Body)
  where Body.LoopControl: KnownLoopControl {
    self.init(file: file, opaque: body())
  }

  @available(
    *, unavailable,
    message: """
      a function that this one delegates to has an error, or delegates back: then they contain each \
      other, unless one says Recurse { … } or holds the other in an AnyGenerator
      """
  )
  @_disfavoredOverload
  public init(file: StaticString = #fileID, @BodyBuilder<Frame> _ body: () -> Body) {
    self.init(file: file, opaque: body())
  }

  /// Builds a body of statements whose types are not known, so that a stray `Break` is found when it runs.
  @inlinable
  @inline(__always)
  init(file: StaticString, opaque statements: consuming Body) {
    self.file = file
    self.statements = statements
  }

  @inlinable
  @inline(__always)
  borrowing func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Body.Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    statements.start(&frame, &cursor, &storage)
  }

  @inlinable
  @inline(__always)
  borrowing func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Body.Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    statements.proceed(resumption, &frame, &cursor, &storage)
  }
}

extension GeneratorSignature {
  /// The body of a generator function: its statements, built once.
  public typealias Program<Body: Statement<Self>> = BodyProgram<Self, Body>
}

extension BodyProgram {
  /// Where a function whose body is this one is suspended.
  borrowing func trace(
    _ function: Any.Type, _ point: Int32, _ storage: Body.Storage, knowsFile: Bool = true
  ) -> [SourcePlace] {
    guard point >= 0 else { return [] }
    return SuspendedStatement.trace(
      statements.suspension(point, storage), function: _typeName(function, qualified: false),
      file: knowsFile ? file.description : nil)
  }

  /// The innermost place of that trace that is known.
  @inlinable
  borrowing func innermostPlace(
    _ point: Int32, _ storage: Body.Storage, knowsFile: Bool = true
  ) -> _InnermostPlace? {
    guard point >= 0, let place = statements._innermostPlace(point, storage) else { return nil }
    return knowsFile ? place.within(file) : place.isKnown ? place : nil
  }
}

extension BodyProgram {
  /// Whether the body can stand at a point with what is kept.
  borrowing func accepts(_ point: Int32, _ storage: Body.Storage) -> Bool {
    statements.accepts(point, storage)
  }
}

/// The size in bytes above which a composite calls a child statement out of line.
///
/// Small bodies are inlined whole and fold to the loop one would write by hand; in large ones every
/// call of a composite is one function. Without a limit a body of a hundred statements compiles
/// for a minute; see the design note *How bodies run*.
@usableFromInline let outliningLimit = 1024

extension Statement {
  /// Starts the statement: what a composite calls on its children.
  @inlinable
  @inline(__always)
  public func start(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    if !Self.isSequence, MemoryLayout<Self>.size > 1024 {
      enterOutOfLine(&frame, &cursor, &storage)
    } else {
      enter(&frame, &cursor, &storage)
    }
  }

  /// Goes on with the statement: what a composite calls on its children.
  @inlinable
  @inline(__always)
  public func proceed(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    if !Self.isSequence, MemoryLayout<Self>.size > 1024 {
      resumeOutOfLine(resumption, &frame, &cursor, &storage)
    } else {
      resume(resumption, &frame, &cursor, &storage)
    }
  }

  @inlinable
  @inline(never)
  func enterOutOfLine(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    enter(&frame, &cursor, &storage)
  }

  @inlinable
  @inline(never)
  func resumeOutOfLine(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    resume(resumption, &frame, &cursor, &storage)
  }
}

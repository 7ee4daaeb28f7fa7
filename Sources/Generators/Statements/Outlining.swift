// Small bodies are inlined whole and fold to the loop one would write by hand; in large ones each
// large statement is a function. Without a limit a body of a hundred statements compiles for a
// minute; see the design note *How bodies run*.

extension Statement {
  /// Whether a body of this type is too much code to be in every generator that holds such a one inline.
  ///
  /// A delegate is resumed in several places of the code around it. A body that delegates would be in
  /// each of them with all that it holds, and that again with all of its own: four functions in three
  /// levels compiled for minutes. One that does little else is still contained.
  @inlinable
  @inline(__always)
  static var isLargeBody: Bool { MemoryLayout<Self>.size > (Storage.isEmpty ? 256 : 64) }

  /// Whether a body of this type is one function that all its uses call: contained in each use it
  /// would be compiled once for each.
  @inlinable
  @inline(__always)
  static var isSharedBody: Bool { MemoryLayout<Self>.size > 1024 }

  /// Starts the statement: what a composite calls on its children.
  @inlinable
  @inline(__always)
  public func start(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    if Self.isOutlined {
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
    if Self.isOutlined {
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

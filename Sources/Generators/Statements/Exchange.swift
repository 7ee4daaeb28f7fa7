/// What a statement needs that hands something out and takes something in: the two pieces of the
/// body, and its line.
///
/// One holder instead of a ``Code`` and a ``Receiver``, because it is initialised by two stores
/// instead of five. The compiler makes a body a static constant, and folds its closures into the code
/// that runs it, as long as building the body costs it at most some twenty stores (Swift 6.3).
@frozen
@usableFromInline
struct Exchange<Frame: GeneratorSignature, Out, In>: Sendable {
  @frozen
  @usableFromInline
  struct Pieces: Sendable {
    @usableFromInline let give: @Sendable (inout Frame) throws -> Out
    @usableFromInline let take: @Sendable (inout Frame, In) throws -> Void
    @usableFromInline let line: UInt32

    @inlinable
    @inline(__always)
    init(
      _ give: @escaping @Sendable (inout Frame) throws -> Out,
      _ take: @escaping @Sendable (inout Frame, In) throws -> Void, _ line: UInt32
    ) {
      self.give = give
      self.take = take
      self.line = line
    }
  }

  @usableFromInline let pieces: Pieces
  @usableFromInline let pin = Pin.none

  @inlinable
  @inline(__always)
  init(
    line: UInt32 = 0, _ give: @escaping @Sendable (inout Frame) throws -> Out,
    _ take: @escaping @Sendable (inout Frame, In) throws -> Void
  ) {
    self.pieces = Pieces(give, take, line)
  }

  // Made of the argument's own closure: one that captures the key path folds too late, if at all.
  @inlinable
  @inline(__always)
  init(
    line: UInt32, _ give: @escaping @Sendable (inout Frame) throws -> Out,
    into path: @escaping @Sendable () -> WritableKeyPath<Frame, In>
  ) {
    self.init(line: line, give) { frame, value in
      Assignment.store(value, in: &frame, at: path)
    }
  }

  @inlinable
  @inline(__always)
  init(
    line: UInt32, _ give: @escaping @Sendable (inout Frame) throws -> Out,
    intoOptional path: @escaping @Sendable () -> WritableKeyPath<Frame, In?>
  ) {
    self.init(line: line, give) { frame, value in
      Assignment.store(Optional(value), in: &frame, at: path)
    }
  }

  /// Computes the value that is handed out.
  @inlinable
  @inline(__always)
  func give(_ frame: inout Frame) throws -> Out {
    try pieces.give(&frame)
  }

  /// Takes a value into the locals.
  @inlinable
  @inline(__always)
  func take(_ frame: inout Frame, _ value: consuming In) throws {
    try pieces.take(&frame, value)
  }
}

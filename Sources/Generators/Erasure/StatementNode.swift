/// The object behind an ``AnyStatement``: its two entry points, whose code alone knows its type.
///
/// Not overridden methods: those of a generic class run unspecialised (Swift 6.3). The closures take
/// the node instead of capturing it, so that in specialised code their context is null, and a
/// step need not retain it (``ClosureParts``).
// Unchecked, since it is not final: it and its one subclass hold constants of sendable types only.
@usableFromInline
class StatementNode<Frame: GeneratorSignature>: @unchecked Sendable {
  @usableFromInline typealias Answer = Flow<Frame.Yielded, Frame.Returned>

  @usableFromInline
  typealias Enter =
    @Sendable (
      StatementNode, inout Frame, inout Cursor, inout ErasedStorage
    ) -> Answer

  @usableFromInline
  typealias Resume =
    @Sendable (
      StatementNode, Resumption<Frame.Sent>, inout Frame, inout Cursor, inout ErasedStorage
    ) -> Answer

  /// A closure in a struct: cast as it is, a bare closure would be wrapped in a thunk first.
  @usableFromInline
  struct EnterHolder {
    @usableFromInline let code: Enter
    @inlinable init(code: @escaping Enter) { self.code = code }
  }

  /// As ``EnterHolder``.
  @usableFromInline
  struct ResumeHolder {
    @usableFromInline let code: Resume
    @inlinable init(code: @escaping Resume) { self.code = code }
  }

  /// The name of the body that the statement is, if it is a whole one and has a name.
  @usableFromInline final let label: BodyLabel?

  @usableFromInline final let entering: EnterHolder
  @usableFromInline final let resuming: ResumeHolder

  // The words of the two closures, which keep them alive.
  @usableFromInline final let enterParts: ClosureParts
  @usableFromInline final let resumeParts: ClosureParts

  @inlinable
  init(label: BodyLabel?, enter: @escaping Enter, resume: @escaping Resume) {
    self.label = label
    entering = EnterHolder(code: enter)
    resuming = ResumeHolder(code: resume)
    enterParts = unsafeBitCast(entering, to: ClosureParts.self)
    resumeParts = unsafeBitCast(resuming, to: ClosureParts.self)
  }

  /// Where the suspended statement stands.
  // Overridden, and so unspecialised: not on any hot path.
  func suspension(_ storage: ErasedStorage) -> SuspendedStatement? { nil }

  /// Whether the statement can stand where a storage says, with what it keeps.
  // Overridden, as above.
  func accepts(_ storage: ErasedStorage) -> Bool { false }

  @inlinable
  @inline(__always)
  final func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Answer {
    if enterParts.context == nil {
      let bare = ClosureParts(code: enterParts.code, context: nil)
      return unsafeBitCast(bare, to: EnterHolder.self).code(self, &frame, &cursor, &storage)
    }
    return entering.code(self, &frame, &cursor, &storage)
  }

  @inlinable
  @inline(__always)
  final func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Answer {
    if resumeParts.context == nil {
      let bare = ClosureParts(code: resumeParts.code, context: nil)
      return unsafeBitCast(bare, to: ResumeHolder.self)
        .code(self, resumption, &frame, &cursor, &storage)
    }
    return resuming.code(self, resumption, &frame, &cursor, &storage)
  }
}

/// A statement in an object.
@usableFromInline
final class WrappedStatement<Wrapped: Statement>: StatementNode<Wrapped.Frame>,
  @unchecked Sendable
{
  @usableFromInline let statement: Wrapped

  @inlinable
  init(_ statement: Wrapped, label: BodyLabel? = nil) {
    self.statement = statement
    super.init(
      label: label,
      enter: { node, frame, cursor, storage in
        unsafeDowncast(node, to: WrappedStatement.self).start(&frame, &cursor, &storage)
      },
      resume: { node, resumption, frame, cursor, storage in
        unsafeDowncast(node, to: WrappedStatement.self)
          .proceed(resumption, &frame, &cursor, &storage)
      })
  }

  override func suspension(_ storage: ErasedStorage) -> SuspendedStatement? {
    storage.kept(as: Wrapped.Storage.self).flatMap { statement.suspension(storage.point, $0) }
  }

  override func accepts(_ storage: ErasedStorage) -> Bool {
    storage.kept(as: Wrapped.Storage.self).map { statement.accepts(storage.point, $0) } ?? false
  }

  @inlinable
  @inline(__always)
  func start(
    _ frame: inout Wrapped.Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Answer {
    // On the stack: room in memory is made only when the statement is suspended.
    var kept = Wrapped.Storage()
    let flow = statement.start(&frame, &cursor, &kept)
    if Wrapped.points > 0, flow.isSuspension {
      storage.suspend(&cursor)
      if !Wrapped.Storage.isEmpty { storage.keep(kept) }
    }
    return flow
  }

  @inlinable
  @inline(__always)
  func proceed(
    _ resumption: Resumption<Wrapped.Frame.Sent>,
    _ frame: inout Wrapped.Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Answer {
    cursor.point = storage.point
    if Wrapped.Storage.isEmpty {
      var kept = Wrapped.Storage()
      let flow = statement.proceed(resumption, &frame, &cursor, &kept)
      if flow.isSuspension { storage.suspend(&cursor) }
      return flow
    }
    let place = storage.place(of: Wrapped.Storage.self)
    let flow = statement.proceed(resumption, &frame, &cursor, &place.pointee)
    if flow.isSuspension {
      storage.suspend(&cursor)
    } else {
      storage.vacate(Wrapped.Storage.self)
    }
    return flow
  }
}

import Synchronization

/// The object behind an ``AnyStatement``: its two entry points, whose code alone knows its type.
///
/// Not overridden methods: those of a generic class run unspecialised (Swift 6.3). The closures take
/// the node instead of capturing it, so that in specialised code their context is null, and a
/// step need not retain it (``BareCode``).
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

  // The codes of the two closures, if they capture nothing.
  @usableFromInline final let enterCode: BareCode?
  @usableFromInline final let resumeCode: BareCode?

  /// On which part of a stack the statement was run last, if there was room below it (``StackPart``).
  ///
  /// Statements contain each other, as many as a program makes, and each takes stack.
  @usableFromInline final let part = Atomic<UInt32>(.max)

  @inlinable
  init(label: BodyLabel?, enter: @escaping Enter, resume: @escaping Resume) {
    self.label = label
    entering = EnterHolder(code: enter)
    resuming = ResumeHolder(code: resume)
    enterCode = BareCode(of: entering)
    resumeCode = BareCode(of: resuming)
  }

  /// Where the suspended statement stands.
  // Overridden, and so unspecialised: not on any hot path.
  func suspension(_ storage: ErasedStorage) -> SuspendedStatement? { nil }

  /// Whether the statement can stand where a storage says, with what it keeps.
  // Overridden, as above.
  func accepts(_ storage: ErasedStorage) -> Bool { false }

  /// The error of a statement for which there is no stack, if that is so.
  @usableFromInline
  final func refusal(at address: UInt, for purpose: ThreadStack.Purpose) -> (any Error)? {
    guard let number = StackPart.roomyNumber(of: address, for: purpose) else {
      return ResumptionChain.refusal(
        of: SourcePlace(
          function: label?.name ?? "\(Frame.self)", file: nil, line: nil, statement: nil))
    }
    part.store(number, ordering: .relaxed)
    return nil
  }

  @inlinable
  @inline(__always)
  final func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Answer {
    let here = ThreadStack.here
    if part.load(ordering: .relaxed) != StackPart.number(of: here),
      let refusal = refusal(at: here, for: .descending)
    {
      return .raised(refusal)
    }
    if let enterCode {
      return enterCode.closure(as: EnterHolder.self).code(self, &frame, &cursor, &storage)
    }
    return entering.code(self, &frame, &cursor, &storage)
  }

  @inlinable
  @inline(__always)
  final func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Answer {
    let here = ThreadStack.here
    // One that was entered has a right to more: its clean-up is lost if it is not resumed.
    if part.load(ordering: .relaxed) != StackPart.number(of: here),
      let refusal = refusal(at: here, for: .cleaning)
    {
      return .raised(refusal)
    }
    if let resumeCode {
      return resumeCode.closure(as: ResumeHolder.self)
        .code(self, resumption, &frame, &cursor, &storage)
    }
    return resuming.code(self, resumption, &frame, &cursor, &storage)
  }
}

/// A statement in an object.
///
/// The statement lies in another object, which this one alone owns and releases when it goes away: with
/// what it takes with it then, or later, should there be no stack for that.
// Not in memory of its own: a constant of an object is known not to change, so that its closures are
// called without being retained (2,300 instructions a round of a body of forty statements, and 7,700).
// Unchecked as its superclass is: it is sendable by what it holds, a constant.
@usableFromInline
final class WrappedStatement<Wrapped: Statement>: StatementNode<Wrapped.Frame>,
  @unchecked Sendable
{
  @usableFromInline let content: Owned<WrappedContent<Wrapped>>

  deinit { content.discard() }

  @inlinable
  init(_ statement: Wrapped, label: BodyLabel? = nil) {
    content = Owned(WrappedContent(statement))
    super.init(
      label: label,
      enter: { node, frame, cursor, storage in
        WrappedStatement.of(node).start(&frame, &cursor, &storage)
      },
      resume: { node, resumption, frame, cursor, storage in
        WrappedStatement.of(node)
          .proceed(resumption, &frame, &cursor, &storage)
      })
  }

  /// The node that a closure of this class is given, which is one of this class.
  @inlinable
  @inline(__always)
  static func of(_ node: StatementNode<Wrapped.Frame>) -> WrappedStatement {
    Downcast.of(node)
  }

  // One in which others are nested too deeply does not say where it stands.
  override func suspension(_ storage: ErasedStorage) -> SuspendedStatement? {
    guard ThreadStack.hasRoom(for: .descending) else { return nil }
    return storage.kept(as: Wrapped.Storage.self).flatMap { kept in
      content.lend { $0.statement.suspension(storage.point, kept) }
    }
  }

  override func accepts(_ storage: ErasedStorage) -> Bool {
    guard ThreadStack.hasRoom(for: .descending) else {
      UndecodedStorage.refuseDepth()
      return false
    }
    return storage.kept(as: Wrapped.Storage.self).map { kept in
      content.lend { $0.statement.accepts(storage.point, kept) }
    } ?? false
  }

  @inlinable
  @inline(__always)
  func start(
    _ frame: inout Wrapped.Frame, _ cursor: inout Cursor, _ storage: inout ErasedStorage
  ) -> Answer {
    // On the stack: room in memory is made only when the statement is suspended.
    var kept = Wrapped.Storage()
    let flow = content.lend {
      $0.statement.start(&frame, &cursor, &kept)
    }
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
      let flow = content.lend {
        $0.statement.proceed(resumption, &frame, &cursor, &kept)
      }
      if flow.isSuspension { storage.suspend(&cursor) }
      return flow
    }
    let flow = storage.withKept(as: Wrapped.Storage.self) { kept in
      content.lend { $0.statement.proceed(resumption, &frame, &cursor, &kept) }
    }
    if flow.isSuspension {
      storage.suspend(&cursor)
    } else {
      storage.vacate(Wrapped.Storage.self)
    }
    return flow
  }
}

/// The statement of a ``WrappedStatement``.
@usableFromInline
final class WrappedContent<Wrapped: Statement> {
  @usableFromInline let statement: Wrapped

  @inlinable
  init(_ statement: Wrapped) { self.statement = statement }
}

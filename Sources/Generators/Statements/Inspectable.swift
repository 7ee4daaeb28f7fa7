/// What traces and checkpoints ask of a part of a body: a statement, or the handlers of a `Try`.
///
/// All has a default, which knows nothing of what may be inside. A part that contains others asks the
/// one that is suspended.
public protocol Inspectable {
  /// What the part keeps while it is suspended.
  associatedtype Storage: StatementStorage

  /// The number of suspension points in the part.
  static var points: Int32 { get }

  /// Says where the suspended part stands.
  ///
  /// The default knows nothing.
  ///
  /// - Parameters:
  ///   - point: The suspension point, counted within this part.
  ///   - storage: What the part left there when it was suspended.
  /// - Returns: The kind and place of the statement that hands out values, if it is known.
  func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement?

  /// The innermost place of what ``suspension(_:_:)`` says; the default makes it of that.
  func _innermostPlace(_ point: Int32, _ storage: Storage) -> _InnermostPlace?

  /// Whether the part can stand at a point with what is kept.
  ///
  /// Asked of what was decoded from a checkpoint: what resumes the part need not expect anything
  /// else. The default wants one of its points, and a storage that keeps nothing.
  func accepts(_ point: Int32, _ storage: Storage) -> Bool

  /// Writes down what the part is: its kind and those of the statements in it, in order.
  ///
  /// A checkpoint belongs to a body of which this gives the same text. Two bodies of which
  /// it does must suspend at the same points with the same storage. The default is the name of the
  /// type.
  static func describe(into outline: inout String)
}

extension Inspectable {
  public func suspension(_ point: Int32, _ storage: Storage) -> SuspendedStatement? { nil }

  @inlinable
  public func _innermostPlace(_ point: Int32, _ storage: Storage) -> _InnermostPlace? {
    guard let suspension = suspension(point, storage) else { return nil }
    return _InnermostPlace(suspension.delegate)
      ?? suspension.line.map { _InnermostPlace(line: $0) }
  }

  public func accepts(_ point: Int32, _ storage: Storage) -> Bool {
    point >= 0 && point < Self.points && Storage.isEmpty
  }

  public static func describe(into outline: inout String) {
    outline += CanonicalName.of(Self.self)
  }
}

extension OneOf {
  /// Asks that of two parts which is suspended where it stands.
  func suspension<A: Inspectable, B: Inspectable>(
    _ point: Int32, of first: A, or second: B
  ) -> SuspendedStatement? where A.Storage == First, B.Storage == Second {
    point < A.points
      ? keptFirst.flatMap { first.suspension(point, $0) }
      : keptSecond.flatMap { second.suspension(point - A.points, $0) }
  }

  /// Asks that of two parts which is suspended for the innermost place.
  @inlinable
  func innermostPlace<A: Inspectable, B: Inspectable>(
    _ point: Int32, of first: A, or second: B
  ) -> _InnermostPlace? where A.Storage == First, B.Storage == Second {
    point < A.points
      ? keptFirst.flatMap { first._innermostPlace(point, $0) }
      : keptSecond.flatMap { second._innermostPlace(point - A.points, $0) }
  }

  /// Whether that of two parts which is suspended can stand at a point with what is kept.
  func accepts<A: Inspectable, B: Inspectable>(
    _ point: Int32, by first: A, or second: B
  ) -> Bool where A.Storage == First, B.Storage == Second {
    point < A.points
      ? keptFirst.map { first.accepts(point, $0) } ?? false
      : keptSecond.map { second.accepts(point - A.points, $0) } ?? false
  }
}

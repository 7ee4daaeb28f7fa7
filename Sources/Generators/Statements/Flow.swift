/// How control leaves a statement.
///
/// Errors, returns and loop exits travel as values: a composite statement looks at the case and
/// passes on what is not its own.
@frozen
public enum Flow<Yielded, Returned> {
  /// The statement ran to its end; the one after it is next.
  case next

  /// The statement is suspended and hands out this value.
  case yielded(Yielded)

  /// The statement is suspended until the delegate that it gave to the driver has ended.
  case delegated

  /// The body returns this value.
  case returned(Returned)

  /// The body raises this error.
  case raised(any Error)

  /// The innermost loop ends.
  case broke

  /// The innermost loop goes on with its next round.
  case continued

  /// Whether the statement stands where it is, to be resumed there.
  @inlinable @inline(__always) public var isSuspension: Bool {
    switch self {
    case .yielded, .delegated: true
    default: false
    }
  }
}

extension Flow: Sendable where Yielded: Sendable, Returned: Sendable {}

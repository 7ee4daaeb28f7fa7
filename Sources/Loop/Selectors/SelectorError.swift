/// A selector was used in a way that its contract forbids; the caller's fault, never the system's.
public enum SelectorError: Error, Hashable, Sendable {
  /// The selector is closed.
  case closed

  /// `select` was called by a handler that `select` itself had called.
  case alreadySelecting

  /// A descriptor was to be watched by a loop without a thread, which cannot wait for any: one that
  /// is run by a ``TaskRunner``.
  case noDescriptors
}

extension SelectorError: CustomStringConvertible {
  /// What happened, in words.
  public var description: String {
    switch self {
    case .closed: "the selector is closed"
    case .alreadySelecting: "select was called from inside a handler of select"
    case .noDescriptors: "a loop without a thread cannot watch descriptors"
    }
  }
}

/// How a suspended generator is resumed: what happens at the `yield` where it stands.
@frozen
public enum Resumption<Sent> {
  /// The `yield` gives nothing: Python's `next(g)`, which is `g.send(None)`.
  case next

  /// The `yield` gives this value.
  case send(Sent)

  /// The `yield` raises this error.
  case raise(any Error)

  /// The sent value, or `nil` after ``next``.
  ///
  /// A hand-written generator with nothing to clean up begins its
  /// ``Generator/resume(_:)`` with `try resumption.get()`.
  ///
  /// - Throws: The raised error.
  @inlinable
  @discardableResult
  public func get() throws -> Sent? {
    switch self {
    case .next: nil
    case .send(let value): value
    case .raise(let error): throw error
    }
  }
}

extension Resumption: Sendable where Sent: Sendable {}

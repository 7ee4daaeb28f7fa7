/// Something took longer than it was given.
///
/// Raised by ``EventLoop/waitFor(_:timeout:)``, ``EventLoop/asCompleted(_:timeout:)`` and
/// ``EventLoop/Timeout``. Python: `asyncio.TimeoutError`.
public struct TimeoutError: Error, Hashable, Sendable {
  /// Makes the error.
  public init() {}
}

extension TimeoutError: CustomStringConvertible {
  /// What happened, in a sentence.
  public var description: String { "it took longer than it was given" }
}

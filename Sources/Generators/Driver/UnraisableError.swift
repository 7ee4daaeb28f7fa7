/// An error that came out of a generator that had no driver to throw it at.
///
/// That happens when the last reference to a suspended ``AnyGenerator`` goes away and its clean-up
/// fails. Python prints `Exception ignored in: <generator object …>` then.
public struct UnraisableError: Error {
  /// What the clean-up raised.
  public let underlying: any Error

  /// Called with each such error; prints it to the standard error stream unless it is replaced.
  ///
  /// May be called from any thread on which a reference to a generator is dropped.
  public static var handler: @Sendable (UnraisableError) -> Void {
    get { current.withLock { $0.handle } }
    set { current.withLock { $0.handle = newValue } }
  }

  /// A closure in a struct: lent as it is to generic code, it would come back wrapped in two thunks, and
  /// each time it is read in two more (Swift 6.3).
  private struct Handler {
    var handle: @Sendable (UnraisableError) -> Void
  }

  private static let current = SystemMonitor(
    Handler { error in
      StandardError.write("\(error)")
    })

  static func report(_ error: any Error) {
    handler(UnraisableError(underlying: error))
  }
}

extension UnraisableError: CustomStringConvertible {
  /// What the clean-up raised.
  public var description: String { "error ignored while closing a generator: \(underlying)" }
}

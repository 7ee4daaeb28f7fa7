/// An error that came out of a generator when nobody was there to throw it at.
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
    get { current.withLock { $0 } }
    set { current.withLock { $0 = newValue } }
  }

  private static let current = SystemMonitor<@Sendable (UnraisableError) -> Void>({ error in
    StandardError.write("error ignored while closing a generator: \(error.underlying)")
  })

  static func report(_ error: any Error) {
    handler(UnraisableError(underlying: error))
  }
}

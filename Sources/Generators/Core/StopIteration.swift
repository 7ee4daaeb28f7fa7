/// Python's way of saying that an iterator has ended, as an error.
///
/// The library itself reports the end of a generator as a value (``Step/returned(_:)``, or `nil`
/// from ``Generator/next()``). This error is for code that mirrors Python literally. It must not
/// leave a generator's body: there it becomes ``GeneratorError/raisedStopIteration`` (PEP 479).
public struct StopIteration: Error {
  /// The return value that the iterator ended with, if it had one.
  public let value: (any Sendable)?

  /// Makes the error.
  ///
  /// - Parameter value: The return value that the iterator ended with.
  public init(value: (any Sendable)? = nil) {
    self.value = value
  }
}

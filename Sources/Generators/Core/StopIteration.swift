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

extension GeneratorSignature {
  /// The returned value that an error which leaves a delegate stands for, if it is a
  /// ``StopIteration`` with a value of the returned type (PEP 380).
  // Inlinable, so that its callers need not look up the metadata of their types on the way here.
  @inlinable
  @inline(never)
  static func returned(by error: any Error) -> Returned? {
    guard error.isExactly(StopIteration.self), let stop = error as? StopIteration else {
      return nil
    }
    guard let value = stop.value else { return _noneReturned() }
    return value as? Returned
  }
}

extension StopIteration: CustomStringConvertible {
  /// That an iterator has ended, and with what.
  public var description: String {
    value.map { "the iterator ended with \($0)" } ?? "the iterator ended"
  }
}

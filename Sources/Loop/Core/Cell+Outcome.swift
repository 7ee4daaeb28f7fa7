extension CellHead {
  /// Whether somebody may complete the future: of a task its coroutine alone may.
  @inlinable
  @inline(__always)
  var isCompletable: Bool { status == .pending && kind != .task }
}

extension UnsafeMutablePointer where Pointee == CellHead {
  /// Why the future cannot be completed.
  @usableFromInline
  func refusal() -> InvalidStateError { pointee.status == .pending ? .task : .done }

  /// Why there is no result; the error counts as retrieved.
  @usableFromInline
  func failure() -> any Error {
    switch pointee.status {
    case .failed:
      pointee.flags.remove(.unretrieved)
      return errorSlot.pointee
    case .cancelled: return CancelledError.shared
    case .pending, .finished: return InvalidStateError.pending
    }
  }
}

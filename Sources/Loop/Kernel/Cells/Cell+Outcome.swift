extension CellHead {
  /// Whether somebody may complete the future: of a task its coroutine alone may.
  @inlinable
  @inline(__always)
  var isCompletable: Bool { status == .pending && kind == .plain }

  /// Whether it is the outcome of other futures, and its slot keeps an observer while it is pending.
  @inline(__always)
  var isCompositeOfFutures: Bool { kind == .gather || kind == .shield }
}

extension UnsafeMutablePointer where Pointee == CellHead {
  /// Of a pending gather or shield, what is to complete it.
  var compositeObserver: CompositeObserver? {
    guard pointee.status == .pending, pointee.isCompositeOfFutures,
      let pointer = UnsafeRawPointer(bitPattern: awaiting.pointee.bits)
    else { return nil }
    return Unmanaged<CompositeObserver>.fromOpaque(pointer).takeUnretainedValue()
  }

  /// Makes room for an outcome in the slot of a future that is not plain, if it may be completed.
  @usableFromInline
  @inline(never)
  func makeCompletable() -> Bool {
    guard pointee.status == .pending, pointee.kind != .task else { return false }
    compositeObserver?.outerIsOver()
    return true
  }

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

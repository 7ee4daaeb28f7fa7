/// The one part of a selector that other threads may hold: it ends a wait.
///
/// A value that keeps what it needs: it may be used while the selector and its loop go away, and after.
public struct SelectorWaker: Sendable {
  private enum Way {
    case descriptor(WakeDescriptor)
    case custom(@Sendable () -> Void)
  }

  private let way: Way

  init(_ descriptor: WakeDescriptor) {
    way = .descriptor(descriptor)
  }

  /// Makes a waker for a selector with a way of its own.
  ///
  /// - Parameter wake: ends the wait; called on any thread, also when the selector is closed.
  public init(_ wake: @escaping @Sendable () -> Void) {
    way = .custom(wake)
  }

  /// Ends the selector's wait, or its next one if it does not wait now.
  ///
  /// Calls before the next wait count as one. Does nothing once the selector is closed.
  public func wakeUp() {
    switch way {
    case .descriptor(let descriptor): descriptor.wake()
    case .custom(let wake): wake()
    }
  }
}

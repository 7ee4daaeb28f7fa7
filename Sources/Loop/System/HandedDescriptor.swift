import Synchronization

/// A descriptor on its way from one thread to another: who takes it first has it.
///
/// One that nobody takes, since the other thread's loop was closed first, is closed when this is released.
package final class HandedDescriptor: Sendable {
  // A descriptor has nothing else in memory that the two threads would have to agree on.
  private let number: Atomic<Int32>
  private let mayBeSocket: Bool

  /// Takes a descriptor over; its owner is left without one.
  package init(_ descriptor: Descriptor) {
    mayBeSocket = descriptor.mayBeSocket
    number = Atomic(descriptor.release())
  }

  deinit {
    let number = takeNumber()
    if number >= 0 { closeDescriptor(number) }
  }

  /// The descriptor, which is the caller's from now on; `nil` for all but the first.
  package func take() -> Descriptor? {
    let number = takeNumber()
    guard number >= 0 else { return nil }
    let descriptor = Descriptor(takingOver: number)
    descriptor.mayBeSocket = mayBeSocket
    return descriptor
  }

  private func takeNumber() -> Int32 { number.exchange(-1, ordering: .relaxed) }
}

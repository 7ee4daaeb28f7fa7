import Synchronization

/// Descriptors that another thread closes when it has done with them; released, they are closed too.
package final class SharedDescriptors: Sendable {
  private let numbers: [Int32]
  private let isClosed = Atomic<Bool>(false)

  /// Takes the descriptors over.
  package init(_ descriptors: [Descriptor]) { numbers = descriptors.map { $0.release() } }

  deinit { close() }

  /// Closes the descriptors; does nothing the second time.
  package func close() {
    guard !isClosed.exchange(true, ordering: .relaxed) else { return }
    for number in numbers { closeDescriptor(number) }
  }
}

import Synchronization

/// Remembers which thread or task was there last.
package final class Trail: Sendable {
  private let name = Mutex<String?>(nil)

  package init() {}

  package var last: String? { name.withLock { $0 } }

  /// The caller was here.
  package func leave() {
    let own = TaskName.current ?? Recorder.shared.name(of: CurrentTrack.number)
    name.withLock { $0 = own }
  }
}

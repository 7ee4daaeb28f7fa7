import Foundation
import Synchronization

/// Tells threads of this process apart, those that have ended included.
///
/// The system reuses its own identifiers; so each thread is given a number, from 1, when it is
/// first asked, and carries it as thread-specific data.
package struct ThreadIdentifier: Hashable, Sendable {
  private let number: Int

  private static let last = Atomic(0)
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let code = pthread_key_create(&key, nil)
    precondition(code == 0, "the process has no more keys for thread-specific data")
    return key
  }()

  /// The calling thread's identifier.
  package static var current: ThreadIdentifier {
    if let known = pthread_getspecific(key) {
      return ThreadIdentifier(number: Int(bitPattern: known))
    }
    let number = last.add(1, ordering: .relaxed).newValue
    pthread_setspecific(key, UnsafeMutableRawPointer(bitPattern: number))
    return ThreadIdentifier(number: number)
  }
}

import Foundation

/// A thread that has a name and can be waited for; Foundation's cannot.
package final class NamedThread: Sendable {
  package let name: String
  private let hasEnded = DispatchSemaphore(value: 0)

  /// Starts a thread.
  package init(_ name: String, _ body: @escaping @Sendable () -> Void) {
    self.name = name
    let thread = Thread { [hasEnded] in
      running(name) { body() }
      hasEnded.signal()
    }
    thread.start()
  }

  /// Blocks the caller until the thread has ended.
  package func join(file: String = #fileID, line: Int = #line) {
    blocked(by: name, file: file, line: line) { hasEnded.wait() }
    hasEnded.signal()  // so that others can wait, too
  }
}

import Foundation
import HTTPKit

/// Shows how far a way has come: a bar on a terminal, nothing elsewhere.
///
/// Safe to use from any thread.
package final class ProgressReporter: Sendable {
  private let title: String
  private let total: Int
  private let isTerminal: Bool
  private let highest = Locked(0)

  /// Makes a reporter of `total` steps, all of them still to come.
  package init(title: String, total: Int, isTerminal: Bool) {
    self.title = title
    self.total = total
    self.isTerminal = isTerminal
  }

  /// Whether standard output is a terminal.
  package static var standardOutputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// Shows that `count` steps are done; one that comes late does not move the bar back.
  package func update(_ count: Int) {
    guard isTerminal else { return }
    highest.withLock { highest in
      guard count > highest else { return }
      highest = count
      // A redraw for each of many steps would take longer than the steps.
      guard count == total || total <= 200 || count.isMultiple(of: total / 100) else { return }
      write("\r" + Self.bar(title: title, count: count, total: total))
    }
  }

  /// Takes the bar away.
  package func finish() {
    guard isTerminal else { return }
    write("\r\u{1B}[K")
  }

  /// One line with the title, a bar of 40 characters, and the numbers.
  package static func bar(title: String, count: Int, total: Int) -> String {
    let width = 40
    let done = total > 0 ? min(width, count * width / total) : width
    let padded = title.padding(toLength: 11, withPad: " ", startingAt: 0)
    return padded + "[" + String(repeating: "#", count: done)
      + String(repeating: ".", count: width - done) + "] \(count)/\(total)"
  }

  private func write(_ text: String) {
    FileHandle.standardOutput.write(Data(text.utf8))
  }
}

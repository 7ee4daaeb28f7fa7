// A spinner turns while a slow function runs: with a thread, with a generator task, with Swift tasks.
import Foundation

/// What the three ways have in common: the frames of the animation, and the function that is slow.
enum Spinner {
  /// How long a frame is shown.
  static let period = Duration.milliseconds(100)

  /// The text of the given frame.
  static func text(_ frame: Int) -> String {
    let figures: [Character] = ["|", "/", "-", "\\"]
    return "\(figures[frame % figures.count]) thinking!"
  }

  /// Shows a frame in place of the one before; on a terminal only.
  static func show(_ frame: Int) {
    guard isTerminal else { return }
    FileHandle.standardOutput.write(Data(("\r" + text(frame)).utf8))
  }

  /// Wipes the animation out.
  static func wipe() {
    guard isTerminal else { return }
    let blank = String(repeating: " ", count: text(0).count)
    FileHandle.standardOutput.write(Data("\r\(blank)\r".utf8))
  }

  private static let isTerminal = isatty(STDOUT_FILENO) == 1
}

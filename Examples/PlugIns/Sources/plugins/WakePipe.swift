import Foundation
import Loop
import Synchronization

/// A pipe to oneself: a byte in it ends a wait.
final class WakePipe: Sendable {
  let readEnd: Int32

  /// The end to write to; `nil` once it is closed.
  ///
  /// Locked, so that nobody writes to a number that belongs to somebody else by then.
  private let writeEnd: Mutex<Int32?>

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw SystemError(call: "pipe", code: .init(rawValue: errno))
    }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    readEnd = ends[0]
    writeEnd = Mutex(ends[1])
  }

  func wake() {
    writeEnd.withLock { end in
      guard let end else { return }
      // A pipe that is full wakes as well.
      _ = write(end, [0], 1)
    }
  }

  func drain() {
    var bytes = [UInt8](repeating: 0, count: 512)
    while read(readEnd, &bytes, bytes.count) > 0 {}
  }

  func close() {
    writeEnd.withLock { end in
      guard let open = end else { return }
      end = nil
      Foundation.close(open)
      Foundation.close(readEnd)
    }
  }
}

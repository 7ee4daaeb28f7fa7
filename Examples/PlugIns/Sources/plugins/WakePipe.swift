import Foundation
import Loop

/// A pipe to oneself: a byte in it ends a wait.
///
/// `Sendable` without the compiler's proof: what changes is touched under the lock only.
final class WakePipe: @unchecked Sendable {
  let readEnd: Int32

  /// The end to write to; `nil` once it is closed.
  ///
  /// Locked, so that nobody writes to a number that belongs to somebody else by then.
  private var writeEnd: Int32?
  private let lock = NSLock()

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
    writeEnd = ends[1]
  }

  func wake() {
    lock.withLock {
      guard let writeEnd else { return }
      // A pipe that is full wakes as well.
      _ = write(writeEnd, [0], 1)
    }
  }

  func drain() {
    var bytes = [UInt8](repeating: 0, count: 512)
    while read(readEnd, &bytes, bytes.count) > 0 {}
  }

  func close() {
    lock.withLock {
      guard let open = writeEnd.take() else { return }
      Foundation.close(open)
      Foundation.close(readEnd)
    }
  }
}

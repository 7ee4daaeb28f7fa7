import GeneratorsPlatform

/// The call `poll(2)`, which every system has.
enum Polling {
  /// One descriptor, what to wait for on it, and what has come.
  typealias Entry = pollfd

  static let readable = Int16(POLLIN)
  static let writable = Int16(POLLOUT)
  /// What is reported unasked: an error, a hang-up, a number that is not open.
  static let broken = Int16(POLLERR) | Int16(POLLHUP) | Int16(POLLNVAL)

  static func entry(_ number: Int32, events: Int16) -> Entry {
    Entry(fd: number, events: events, revents: 0)
  }

  /// Waits until something has come for one of the entries, or the time is over.
  ///
  /// - Parameters:
  ///   - entries: what to wait for; their `revents` are set.
  ///   - timeout: in nanoseconds, rounded up to milliseconds; `nil` for no limit.
  /// - Returns: how many entries have something; 0 after the time, and after a signal.
  /// - Throws: `invalidArgument` for more entries than the process may have descriptors.
  static func wait(
    _ entries: UnsafeMutableBufferPointer<Entry>, timeout: Int64?
  ) throws(SystemError) -> Int {
    let milliseconds = timeout.map { Self.milliseconds($0) } ?? -1
    let result = systemCallOnce {
      Int(poll(entries.baseAddress, nfds_t(entries.count), milliseconds))
    }
    if result.failure == .interrupted { return 0 }
    return try result.get("poll")
  }

  /// Whether writing would not wait, or would fail.
  static func isWritable(_ number: Int32) -> Bool {
    var entry = entry(number, events: writable)
    return systemCall { Int(poll(&entry, 1, 0)) }.value != 0
  }

  /// Nanoseconds as milliseconds, rounded up so that no timer fires early, at most 24 days.
  static func milliseconds(_ nanoseconds: Int64) -> Int32 {
    guard nanoseconds > 0 else { return 0 }
    return Int32(clamping: (nanoseconds - 1) / 1_000_000 + 1)
  }

  /// Whether a number is that of an open descriptor.
  static func checkOpen(_ number: Int32) throws(SystemError) {
    _ = try systemCall { Int(fcntl(number, F_GETFD)) }.get("poll")
  }
}

#if os(Linux)
  import Glibc
  import Loop

  // For tests in processes of their own, in which nobody else opens descriptors or starts processes.

  /// Waits until the process has closed what it began with: the testing library does so on threads
  /// of its own.
  ///
  /// Dispatch counts its workers on a thread of its own, and opens a file of theirs for it: what is open just
  /// then is nobody's leak. So it is the fewest of several counts.
  ///
  /// - Returns: How many descriptors are open; `nil` on a system that does not list them.
  @discardableResult
  func settleProcess() throws -> Int? {
    do {
      let loop = try EventLoop()
      defer { loop.close() }
      var counts: [Int?] = []
      while counts.count < 20 || Set(counts.suffix(20)).count > 1 {
        counts.append(ProcessInformation.openDescriptorCount)
        _ = try loop.runUntilComplete(loop.sleep(.milliseconds(5)))
      }
    }
    var counts: [Int] = []
    for _ in 0..<20 {
      guard let count = ProcessInformation.openDescriptorCount else { return nil }
      counts.append(count)
      usleep(1_000)
    }
    return counts.min()
  }

  /// Whether the process has no more descriptors open than so many, now or in a moment.
  func hasOpenDescriptors(_ count: Int?) -> Bool {
    guard let count else { return true }
    for _ in 0..<2_000 {
      if let now = ProcessInformation.openDescriptorCount, now <= count { return true }
      usleep(1_000)
    }
    return false
  }

  /// Ends the process with a message if something is not so.
  func require(_ isTrue: Bool, _ words: @autoclosure () -> String = "") {
    guard !isTrue else { return }
    print(words())
    exit(1)
  }

  /// Cancels a task after some iterations of the loop.
  func cancel<Value>(
    _ task: EventLoop.Task<Value>, afterIterations count: Int, _ loop: EventLoop
  ) {
    if count == 0 {
      task.cancel()
    } else {
      loop.callSoon { cancel(task, afterIterations: count - 1, loop) }
    }
  }

  /// Whether this process has a child, be it one that has ended and was not reaped.
  func hasChildren() -> Bool {
    var information = siginfo_t()
    return waitid(P_ALL, 0, &information, WEXITED | WNOHANG | WNOWAIT) == 0
  }
#endif

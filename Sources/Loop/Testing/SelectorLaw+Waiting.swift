import Loop

/// The laws of handlers, of waiting and of the end.
extension SelectorLaw {
  static func checkChangesByHandlers(_ selector: any EventLoop.Selector) throws {
    defer { selector.close() }
    let law = SelectorLaw.changesByHandlers
    let pairs = try (0..<20).map { _ in try LawDescriptors.socketPair() }
    defer { for pair in pairs { pair.close() } }
    let numbers = pairs.map(\.left.number)
    func setAll(_ interest: Interest) throws {
      for number in numbers { try set(interest, for: number, in: selector, law) }
    }
    var failure: (any Error)?
    // Errors cannot be thrown through a handler.
    func handling(_ body: () throws -> Void) {
      do { try body() } catch { failure = failure ?? error }
    }

    try setAll(.writable)
    var count = 0
    _ = try obeying(law) {
      try selector.select(timeout: 0) { descriptor, _ in
        count += 1
        for number in numbers where number != descriptor {
          handling { try set([], for: number, in: selector, law) }
        }
      }
    }
    if let failure { throw failure }
    try require(count == 1, law, "\(count) reports, though the first handler removed all others")

    try setAll(.writable)
    _ = try obeying(law) {
      try selector.select(timeout: 0) { _, _ in
        // More descriptors than before, so that a table has to grow during the call.
        for pair in pairs {
          handling { try set(.readable, for: pair.left.number, in: selector, law) }
          handling { try set(.readable, for: pair.right.number, in: selector, law) }
        }
      }
    }
    if let failure { throw failure }
    try expect([:], of: selector, law, "handlers have changed the interests")

    try setAll(.writable)
    count = 0
    _ = try obeying(law) {
      try selector.select(timeout: 0) { _, _ in
        count += 1
        selector.close()
      }
    }
    try require(count == 1, law, "\(count) reports, though the first handler closed the selector")
  }

  static func checkNestedSelection(_ selector: any EventLoop.Selector) throws {
    defer { selector.close() }
    let law = SelectorLaw.nestedSelection
    let ends = try LawDescriptors.socketPair()
    defer { ends.close() }
    try set(.writable, for: ends.left.number, in: selector, law)
    var answer: Result<Int, any Error>?
    _ = try obeying(law) {
      try selector.select(timeout: 0) { _, _ in
        answer = Result { try selector.select(timeout: 0) { _, _ in } }
      }
    }
    guard case .failure(SelectorError.alreadySelecting) = answer else {
      throw BrokenLaw(law, "it answers \(answer.map { "\($0)" } ?? "nothing")")
    }
    try expect(
      [ends.left.number: .writable], of: selector, law, "the next selection is not nested")
  }

  static func checkTimeouts(_ selector: any EventLoop.Selector) throws {
    defer { selector.close() }
    let law = SelectorLaw.timeouts
    for timeout in [0, -1, .min] as [Int64] {
      try expect([:], of: selector, law, "a timeout of \(timeout)", timeout: timeout)
    }
    for timeout in [1, 999_999, 1_000_000, 1_000_001, 2_500_000] as [Int64] {
      // A signal may end a wait early, by the rule; that this happens thrice is left out.
      var isLongEnough = false
      for _ in 0..<3 where !isLongEnough {
        let start = SystemTime.monotonic
        try expect([:], of: selector, law, "a timeout of \(timeout) ns", timeout: timeout)
        isLongEnough = SystemTime.monotonic - start >= timeout
      }
      try require(isLongEnough, law, "a wait of \(timeout) ns ends too early")
    }
    let ends = try LawDescriptors.socketPair()
    defer { ends.close() }
    let number = ends.left.number
    try set(.writable, for: number, in: selector, law)
    for timeout in [.max, .max / 2, Int64(Int32.max) * 1_000_000 + 1, nil] as [Int64?] {
      try expect(
        [number: .writable], of: selector, law, "something is ready, and the timeout great",
        timeout: timeout)
    }
  }

  static func checkWakeUps(_ selector: any EventLoop.Selector) throws {
    defer { selector.close() }
    let law = SelectorLaw.wakeUps
    let patience: Int64 = 2_000_000_000
    for _ in 0..<3 {
      for _ in 0..<10 { selector.waker.wakeUp() }
      let start = SystemTime.monotonic
      try expect([:], of: selector, law, "after a wake-up", timeout: patience)
      try require(
        SystemTime.monotonic - start < patience, law, "a wake-up before the wait does not end it")
      // A signal may end a wait early too.
      var isOver = false
      for _ in 0..<3 where !isOver {
        let start = SystemTime.monotonic
        try expect([:], of: selector, law, "after the wait that was woken", timeout: 1_000_000)
        isOver = SystemTime.monotonic - start >= 1_000_000
      }
      try require(isOver, law, "wake-ups before one wait end several")
    }
    let ends = try LawDescriptors.socketPair()
    defer { ends.close() }
    try set(.writable, for: ends.left.number, in: selector, law)
    selector.waker.wakeUp()
    try expect(
      [ends.left.number: .writable], of: selector, law, "a wake-up and something ready",
      timeout: nil)
  }

  static func checkWakeUpByThread(_ selector: any EventLoop.Selector) throws {
    defer { selector.close() }
    let patience: Int64 = 2_000_000_000
    let waker = selector.waker
    for _ in 0..<3 {
      let start = SystemTime.monotonic
      let thread = try SystemThread.start { waker.wakeUp() }
      try expect([:], of: selector, .wakeUps, "another thread woke it", timeout: patience)
      let time = SystemTime.monotonic - start
      thread.join()
      try require(time < patience, SelectorLaw.wakeUps, "another thread's wake-up got lost")
    }
  }

  static func checkClosing(_ selector: any EventLoop.Selector) throws {
    let law = SelectorLaw.closing
    let ends = try LawDescriptors.socketPair()
    defer { ends.close() }
    let number = ends.left.number
    try set(.writable, for: number, in: selector, law)
    let waker = selector.waker
    selector.close()
    selector.close()
    waker.wakeUp()
    try require(selector.interest(for: number) == [], law, "it still has an interest")
    func expectClosed(_ what: String, _ body: () throws -> Void) throws {
      do {
        try body()
      } catch SelectorError.closed {
        return
      } catch {
        throw BrokenLaw(law, "\(what) throws \(error)")
      }
      throw BrokenLaw(law, "\(what) is not refused")
    }
    try expectClosed("select") { _ = try selector.select(timeout: 0) { _, _ in } }
    try expectClosed("setInterest") { try selector.setInterest(.readable, for: number) }
    try expectClosed("removing") { try selector.setInterest([], for: number) }
    do {
      try ends.send()
      try require(try ends.receive() == .bytes(1), law, "a registered descriptor was damaged")
    } catch let error as SystemError {
      throw BrokenLaw(law, "a registered descriptor was damaged: \(error)")
    }
  }
}

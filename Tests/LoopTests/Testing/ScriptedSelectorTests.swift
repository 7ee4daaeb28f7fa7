import Loop
import LoopTesting
import Testing

@Suite struct ScriptedSelectors {
  private func reports(
    _ selector: ScriptedSelector, timeout: Int64? = 0
  ) throws -> [Int32: Interest] {
    var reports: [Int32: Interest] = [:]
    let count = try selector.select(timeout: timeout) { reports[$0] = $1 }
    #expect(count == reports.count)
    return reports
  }

  @Test func `a script is played when nothing is ready`() throws {
    let selector = ScriptedSelector([.ready(.readable, of: 7), .wakeUp, .ready(.writable, of: 9)])
    try selector.setInterest([.readable, .writable], for: 7)
    try selector.setInterest(.readable, for: 9)
    #expect(try reports(selector) == [7: .readable])
    #expect(try reports(selector) == [7: .readable], "what is ready stays so")
    #expect(selector.remainingEvents.count == 2)
    selector.setReadiness([], for: 7)
    #expect(try reports(selector, timeout: nil) == [:])
    #expect(try reports(selector, timeout: nil) == [:], "ready for what nobody waits for")
    #expect(throws: ScriptedSelectorError.scriptIsOver) { try reports(selector, timeout: nil) }
    #expect(try reports(selector, timeout: 5) == [:])
    selector.append(.ready([.readable, .writable], of: 9))
    #expect(try reports(selector, timeout: nil) == [9: .readable])
    #expect(selector.selectCount == 7)
  }

  @Test func `it fails as the script says`() throws {
    let error = SystemError(call: "epoll_wait", code: .invalidArgument)
    let selector = ScriptedSelector([.failure(error)])
    #expect(throws: error) { try reports(selector) }
    try withTestLoop(selector: ScriptedSelector([.failure(error)])) { test in
      try test.loop.addReader(1) {}
      #expect(throws: error) { try test.loop.runUntilIdle() }
      test.loop.removeReader(1)
    }
  }

  @Test func `a loop reads by script`() throws {
    let selector = ScriptedSelector([.ready([.readable, .writable], of: 5)])
    try withTestLoop(selector: selector) { test in
      let loop = test.loop
      try loop.addReader(5) { [journal = test.journal] in
        journal.note("readable")
        loop.removeReader(5)
      }
      try loop.addWriter(5) { [journal = test.journal] in
        journal.note("writable")
        loop.removeWriter(5)
      }
      try loop.runUntilIdle()
      try test.journal.expect(["readable", "writable"])
    }
  }

  @Test func `readiness at a time is said by a timer`() throws {
    let selector = ScriptedSelector()
    try withTestLoop(selector: selector) { test in
      let loop = test.loop
      try loop.addReader(5) { [journal = test.journal] in
        journal.note("at \(loop.time)")
        loop.removeReader(5)
      }
      loop.callLater(.seconds(3)) { selector.setReadiness(.readable, for: 5) }
      try loop.runUntilIdle()
      try test.journal.expect(["at 3.0 seconds"])
    }
  }

  @Test func `it keeps the rest of the contract`() throws {
    let selector = ScriptedSelector()
    #expect(throws: SystemError.self) { try selector.setInterest(.readable, for: -1) }
    try selector.setInterest([], for: -1)
    for number in 1...9 as ClosedRange<Int32> {
      try selector.setInterest(.readable, for: number)
      selector.setReadiness(.readable, for: number)
    }
    var nested: (any Error)?
    let count = try selector.select(timeout: nil) { number, _ in
      for other in 1...9 as ClosedRange<Int32> where other != number {
        try? selector.setInterest([], for: other)
      }
      do { try selector.select(timeout: 0) { _, _ in } } catch { nested = error }
    }
    #expect(count == 1)
    #expect(nested as? SelectorError == .alreadySelecting)
    try selector.setInterest([], for: 1)
    selector.waker.wakeUp()
    selector.waker.wakeUp()
    #expect(try reports(selector, timeout: nil) == [:])
    #expect(throws: ScriptedSelectorError.scriptIsOver) { try reports(selector, timeout: nil) }
    selector.close()
    selector.close()
    selector.waker.wakeUp()
    #expect(selector.interest(for: 2) == [])
    #expect(throws: SelectorError.closed) { try reports(selector) }
    #expect(throws: SelectorError.closed) { try selector.setInterest([], for: 2) }
  }
}

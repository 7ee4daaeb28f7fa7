import Generators
import Loop
import LoopTesting
import Testing

/// A selector that fails when it is told to.
private final class FailingSelector: EventLoop.Selector {
  private let base = ScriptedSelector()
  var failure: SystemError?

  var waker: SelectorWaker { base.waker }
  func interest(for descriptor: Int32) -> Interest { base.interest(for: descriptor) }

  func setInterest(_ interest: Interest, for descriptor: Int32) throws {
    if let failure {
      try base.setInterest([], for: descriptor)
      throw failure
    }
    try base.setInterest(interest, for: descriptor)
  }

  func select(timeout: Int64?, _ report: (Int32, Interest) -> Void) throws -> Int {
    try base.select(timeout: timeout, report)
  }

  func close() { base.close() }
}

@Suite struct WatchingTests {
  struct Mishap: Error {}

  private func turn(_ loop: EventLoop) throws {
    try loop.runUntilComplete(loop.sleep(.milliseconds(1)))
  }

  @Test(arguments: SelectorKind.allCases)
  func `callbacks run as long as a descriptor is ready and watched`(_ kind: SelectorKind) throws {
    let loop = EventLoop(selector: try kind.make())
    defer { loop.close() }
    let (near, far) = try Descriptor.socketPair()
    defer { close(near, far) }
    var journal: [String] = []
    try loop.addReader(near.number) { journal.append("first") }
    try loop.addReader(near.number) {
      journal.append("read")
      loop.removeReader(near.number)
    }
    try loop.addWriter(near.number) {
      journal.append("write")
      loop.removeWriter(near.number)
    }
    try turn(loop)
    #expect(journal == ["write"])
    try write("x", to: far)
    try turn(loop)
    #expect(journal == ["write", "read"])
    #expect(!loop.removeReader(near.number))
    #expect(!loop.removeWriter(-1))
    #expect(try loop.runUntilIdle() == .idle)
  }

  @Test func `a callback that another one removes in the same iteration does not run`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let (near, far) = try Descriptor.socketPair()
    defer { close(near, far) }
    var runs = 0
    let numbers = [near.number, far.number]
    for number in numbers {
      try loop.addWriter(number) {
        runs += 1
        for number in numbers { loop.removeWriter(number) }
      }
    }
    try turn(loop)
    #expect(runs == 1)
  }

  @Test func `what was reported for one callback is not told to a later one of the same number`()
    throws
  {
    for seed in [nil, 1, 2, 3, 4] as [UInt64?] {
      let selector = ScriptedSelector()
      try withTestLoop(seed: seed, selector: selector) { test in
        let (loop, journal) = (test.loop, test.journal)
        for number in [5, 7] as [Int32] {
          selector.setReadiness(.readable, for: number)
          let other = 12 - number
          try loop.addReader(number) {
            journal.note("first")
            for number in [5, 7] as [Int32] {
              loop.removeReader(number)
              selector.setReadiness([], for: number)
            }
            // As when the number was closed, and is that of a new file now.
            try loop.addReader(other) { journal.note("stale") }
            loop.callLater(.seconds(1)) { loop.removeReader(other) }
          }
        }
        try loop.runUntilIdle()
        try journal.expect(["first"])
      }
    }
  }

  @Test(arguments: SelectorKind.allCases)
  func `a number that comes back in a callback is another descriptor`(
    _ kind: SelectorKind
  ) throws {
    let loop = EventLoop(selector: try kind.make())
    defer { loop.close() }
    var (near, far) = try Descriptor.socketPair()
    defer { close(near, far) }
    try write("x", to: far)
    var journal: [String] = []
    try loop.addReader(near.number) {
      journal.append("old read")
      loop.removeReader(near.number)
      loop.removeWriter(near.number)
      near.close()
      far.close()
      (near, far) = try Descriptor.socketPair()
      try loop.addReader(near.number) { journal.append("new read") }
    }
    try loop.addWriter(near.number) { journal.append("old write") }
    try turn(loop)
    try turn(loop)
    #expect(journal == ["old read"])
    try write("y", to: far)
    try turn(loop)
    #expect(journal.contains("new read"))
  }

  @Test func `an error that leaves a callback is reported, and the watching goes on`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let (near, far) = try Descriptor.socketPair()
    defer { close(near, far) }
    var reports = 0
    loop.slowStepThreshold = nil
    loop.exceptionHandler = { loop, report in
      reports += 1
      if reports == 2 { loop.removeWriter(near.number) }
      #expect(report.error is Mishap)
    }
    try loop.addWriter(near.number) { throw Mishap() }
    #expect(try loop.runUntilIdle() == .idle)
    #expect(reports == 2)
  }

  @Test func `what cannot be watched is refused, and nothing is left of it`() throws {
    let loop = try EventLoop()
    #expect { try loop.addReader(1_000_000) {} } throws: { code($0) == .badDescriptor }
    #expect { try loop.addReader(.max) {} } throws: { code($0) == .badDescriptor }
    #expect(try loop.runUntilIdle() == .idle)
    let (near, far) = try Descriptor.socketPair()
    defer { close(near, far) }
    loop.close()
    #expect(throws: LoopError.closed) { try loop.addReader(near.number) {} }
  }

  @Test(arguments: SelectorKind.allCases)
  func `a number that comes back before it was removed is another descriptor`(
    _ kind: SelectorKind
  ) throws {
    let loop = EventLoop(selector: try kind.make())
    defer { loop.close() }
    let (old, oldFar) = try Descriptor.socketPair()
    let number = old.number
    try loop.addReader(number) {}
    try loop.addWriter(number) {}
    old.close()
    oldFar.close()
    // The system hands out the lowest number that is free, but other tests take some, too.
    var others: [Descriptor] = []
    while others.last?.number != number, others.count < 2_000 {
      let (near, far) = try Descriptor.socketPair()
      others += near.number == number ? [far, near] : [near, far]
    }
    defer { for other in others { other.close() } }
    guard others.last?.number == number else { return }
    var journal: [String] = []
    try loop.addReader(number) { journal.append("read") }
    try loop.addWriter(number) {
      journal.append("write")
      loop.removeWriter(number)
    }
    try turn(loop)
    #expect(journal == ["write"])
    loop.removeReader(number)
  }

  @Test func `a callback is told of when the selector fails on its descriptor`() throws {
    let selector = FailingSelector()
    let loop = EventLoop(selector: selector)
    defer { loop.close() }
    var reports: [String] = []
    loop.slowStepThreshold = nil
    loop.exceptionHandler = { reports.append("\($1.kind): \($1.error)") }
    // Adding the other side fails, then taking it away.
    try loop.addReader(5) {}
    selector.failure = SystemError(call: "epoll_ctl", code: .outOfMemory)
    #expect { try loop.addWriter(5) {} } throws: { code($0) == .outOfMemory }
    #expect(reports.count == 1)
    #expect(!loop.removeReader(5))
    selector.failure = nil
    #expect(try loop.runUntilIdle() == .idle)
    try loop.addReader(5) {}
    try loop.addWriter(5) {}
    selector.failure = SystemError(call: "epoll_ctl", code: .outOfMemory)
    #expect(loop.removeReader(5))
    // Once that it failed, and once for the writer, which is watched no more.
    #expect(reports.count == 3)
    #expect(!loop.removeWriter(5))
    #expect(reports.allSatisfy { $0.hasPrefix("selector: epoll_ctl") })
  }

  @Test func `closing the loop lets go of the callbacks`() throws {
    final class Token {}
    let (near, far) = try Descriptor.socketPair()
    defer { close(near, far) }
    let loop = try EventLoop()
    weak var seen: Token?
    do {
      let token = Token()
      seen = token
      try loop.addReader(near.number) { _ = token }
      try loop.addWriter(near.number) { _ = token }
    }
    #expect(seen != nil)
    loop.close()
    #expect(seen == nil)
  }

  @Test func `another thread stops the loop by its handle`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let handle = loop.makeThreadsafeLoop()
    let thread = try SystemThread.start {
      do { try handle.callSoonThreadsafe { $0.stop() } } catch {}
    }
    try loop.runForever()
    thread.join()
  }
}

import Loop
import TestSupport
import Testing

@Suite(.oneAtATime) struct SystemThreadTests {
  @Test func `a thread runs its closure, and joining waits for it`() throws {
    let monitor = SystemMonitor(0)
    let thread = try SystemThread.start {
      for _ in 0..<1000 { monitor.withLock { $0 += 1 } }
    }
    thread.join()
    thread.join()
    #expect(monitor.withLock { $0 } == 1000)
  }

  @Test func `a thread that nobody joins runs to its end`() throws {
    let monitor = SystemMonitor(false)
    _ = try SystemThread.start {
      monitor.withLock { $0 = true }
      monitor.notifyAll()
    }
    #expect(monitor.waitFor { $0 ? true : nil })
  }

  @Test func `what a closure holds is gone when its thread has ended`() throws {
    final class Witness: Sendable {}
    weak var witness: Witness?
    do {
      let held = Witness()
      witness = held
      try SystemThread.start { _ = held }.join()
    }
    #expect(witness == nil)
  }

  @Test func `threads pass work to one another through a monitor`() throws {
    let queue = SystemMonitor<[Int]>([])
    let sums = SystemMonitor<[Int]>([])
    let workers = try (0..<3).map { _ in
      try SystemThread.start {
        var sum = 0
        while true {
          let item = queue.waitFor { $0.isEmpty ? nil : $0.removeFirst() }
          if item < 0 { break }
          sum += item
        }
        sums.withLock { $0.append(sum) }
      }
    }
    for item in Array(0..<1000) + [-1, -1, -1] {
      queue.withLock { $0.append(item) }
      queue.notifyOne()
    }
    for worker in workers { worker.join() }
    #expect(sums.withLock { $0.reduce(0, +) } == 499_500)
    #expect(sums.withLock { $0.count } == 3)
  }

  @Test func `a thread has a number of its own, which no other one gets`() throws {
    let here = SystemThread.currentNumber
    #expect(here == SystemThread.currentNumber)
    #expect(here != 0)
    let other = SystemMonitor<UInt?>(nil)
    let thread = try SystemThread.start {
      other.withLock { $0 = SystemThread.currentNumber }
    }
    thread.join()
    #expect(other.withLock { $0 } != here)
  }

  @Test func `an error passes through the lock and frees it`() {
    struct Refusal: Error {}
    let monitor = SystemMonitor(1)
    #expect(throws: Refusal.self) {
      try monitor.withLock { (_) throws(Refusal) -> Int in throw Refusal() }
    }
    #expect(monitor.withLock { $0 } == 1)
  }
}

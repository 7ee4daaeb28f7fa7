import Generators
import Loop
import LoopTesting
import Testing

/// What waits for several things at once, interrupted everywhere, in many orders: everybody's clean-up
/// runs once, and nothing is left pending.
@Suite struct InterruptedCombinators {
  static let seedCount: UInt64 = 5

  /// What the workers of one run do.
  final class Ledger {
    var begun = 0
    var cleanUps = 0
    var finished = 0
    let mayWait: Bool

    init(mayWait: Bool) { self.mayWait = mayWait }
  }

  /// Works for some seconds and some turns, and cleans up, which takes a turn if it may.
  struct Worker: Coroutine {
    typealias Returned = Int
    let ledger: Ledger
    let loop: EventLoop
    let seconds: Int
    var error: Mishap?

    static let body = Program {
      Do { $0.ledger.begun += 1 }
      Try {
        YieldFrom { _ in EventLoop.turn }
        YieldFrom { $0.loop.sleep(.seconds($0.seconds)) }
        Do { if let error = $0.error { throw error } }
        Do { $0.ledger.finished += 1 }
      } finally: {
        Do { $0.ledger.cleanUps += 1 }
        // Who is closed cannot wait.
        If {
          $0.ledger.mayWait
        } then: {
          YieldFrom { _ in EventLoop.turn }
        }
      }
      Return { $0.seconds }
    }
  }

  /// Interrupts what a closure makes of a ledger and a loop, everywhere.
  static func interrupt<Source: Awaitable>(
    _ make: (TestLoop, Ledger) throws -> Source,
    check: (Ledger, InterruptedRun<Source.Delegation.Returned>) throws -> Void = { _, _ in }
  ) throws {
    for seed in [nil] + (1...seedCount).map(Optional.some) {
      for ways in [[Interruption.Way.byClosing], [.whileWaiting, .whenWoken, .twice]] {
        try cancelEverywhere(seed: seed, ways: ways) { _ in
          Ledger(mayWait: ways != [.byClosing])
        } run: { test, ledger in
          try make(test, ledger)
        } check: { test, ledger, run in
          // What is shielded goes on after its waiter has ended.
          if run.interruption?.way != .byClosing { try test.loop.runUntilIdle() }
          try demand(
            ledger.begun == ledger.cleanUps, "\(ledger.begun) begun, \(ledger.cleanUps) cleaned up")
          // Who is cancelled before it sees an error leaves that to the loop to report.
          let reports = test.takeReports()
          try demand(reports.allSatisfy { $0.error is Mishap }, "\(reports)")
          if run.interruption?.way != .byClosing { try check(ledger, run) }
        }
      }
    }
  }

  @Test func `gather`() throws {
    try Self.interrupt { test, ledger in
      Gathering(loop: test.loop, ledger: ledger, seconds: [3, 1, 2], error: nil)
    } check: { _, run in
      if run.interruption == nil { try demand(run.value == [3, 1, 2], "\(run.result)") }
    }
    try Self.interrupt { test, ledger in
      Gathering(loop: test.loop, ledger: ledger, seconds: [3, 1, 2], error: .first)
    } check: { _, run in
      if run.interruption == nil { try demand(run.error is Mishap, "\(run.result)") }
    }
  }

  @Test func `wait`() throws {
    for mode in [EventLoop.ReturnWhen.allCompleted, .firstCompleted, .firstException] {
      for timeout in [nil, Duration.milliseconds(1500)] {
        try Self.interrupt { test, ledger in
          test.loop.wait(
            (1...3).map { Worker(ledger: ledger, loop: test.loop, seconds: $0) },
            timeout: timeout, returnWhen: mode)
        }
      }
    }
  }

  @Test func `waitFor`() throws {
    for seconds in 1...3 {
      try Self.interrupt { test, ledger in
        test.loop.waitFor(
          Worker(ledger: ledger, loop: test.loop, seconds: seconds), timeout: .seconds(2))
      } check: { ledger, run in
        guard run.interruption == nil else { return }
        // At two seconds both are due; whose turn comes first is open.
        if seconds == 1 { try demand(run.value == 1, "\(run.result)") }
        if seconds == 3 { try demand(run.error is TimeoutError, "\(run.result)") }
        try demand(ledger.cleanUps == 1, "\(ledger.cleanUps) cleaned up")
      }
    }
  }

  @Test func `shield`() throws {
    try Self.interrupt { test, ledger in
      Shielding(loop: test.loop, ledger: ledger)
    } check: { ledger, run in
      try demand(
        ledger.finished == ledger.begun, "\(ledger.begun) shielded, \(ledger.finished) finished")
    }
  }

  @Test func `a task group`() throws {
    for error in [nil, Mishap.first] {
      try Self.interrupt { test, ledger in
        Grouping(loop: test.loop, ledger: ledger, error: error)
      } check: { ledger, run in
        guard run.interruption == nil else { return }
        try demand(ledger.cleanUps == 3, "\(ledger.cleanUps) of 3 cleaned up")
        try demand((run.error is TaskGroupError) == (error != nil), "\(run.result)")
      }
    }
  }

  @Test func `a timeout`() throws {
    for limits in [(1, 2), (2, 1), (9, 9), (1, 1)] {
      try Self.interrupt { test, ledger in
        Limiting(loop: test.loop, ledger: ledger, outer: limits.0, inner: limits.1)
      } check: { ledger, run in
        guard run.interruption == nil else { return }
        try demand((run.error is TimeoutError) == (limits.0 < 9), "\(run.result)")
      }
    }
  }

  @Test func `asCompleted`() throws {
    for timeout in [nil, Duration.milliseconds(1500)] {
      try Self.interrupt { test, ledger in
        Completing(loop: test.loop, ledger: ledger, timeout: timeout)
      } check: { ledger, run in
        if run.interruption == nil, timeout == nil {
          try demand(run.value == [1, 2, 3], "\(run.result)")
        }
      }
    }
  }
}

extension InterruptedRun {
  /// What it returned.
  var value: Value? { if case .success(let value) = result { value } else { nil } }

  /// What it raised.
  var error: (any Error)? { if case .failure(let error) = result { error } else { nil } }
}

private typealias Ledger = InterruptedCombinators.Ledger
private typealias Worker = InterruptedCombinators.Worker

private struct Gathering: Coroutine {
  typealias Returned = [Int]
  let loop: EventLoop
  let ledger: Ledger
  let seconds: [Int]
  let error: Mishap?
  var results: [Int] = []

  static let body = Program {
    YieldFrom { frame in
      frame.loop.gather(
        frame.seconds.map {
          Worker(
            ledger: frame.ledger, loop: frame.loop, seconds: $0,
            error: $0 == 1 ? frame.error : nil)
        })
    } receive: {
      $0.results = $1
    }
    Return { $0.results }
  }
}

private struct Shielding: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let ledger: Ledger

  static let body = Program {
    YieldFrom { _ in EventLoop.turn }
    YieldFrom {
      $0.loop.shield(Worker(ledger: $0.ledger, loop: $0.loop, seconds: 1))
    }
  }
}

private struct Grouping: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let ledger: Ledger
  let error: Mishap?
  var group: EventLoop.TaskGroup?

  static let body = Program {
    With {
      $0.loop.taskGroup()
    } receive: {
      $0.group = $1
    } do: {
      Do { frame in
        for seconds in 1...3 {
          try frame.group?.createTask(
            Worker(
              ledger: frame.ledger, loop: frame.loop, seconds: seconds,
              error: seconds == 2 ? frame.error : nil))
        }
      }
      YieldFrom { _ in EventLoop.turn }
    }
  }
}

private struct Limiting: Coroutine {
  typealias Returned = Void
  let loop: EventLoop
  let ledger: Ledger
  let outer: Int
  let inner: Int

  static let body = Program {
    With {
      $0.loop.timeout(.seconds($0.outer))
    } do: {
      With {
        $0.loop.timeout(.seconds($0.inner))
      } do: {
        YieldFrom { Worker(ledger: $0.ledger, loop: $0.loop, seconds: 3) }
      }
    }
  }
}

private struct Completing: Coroutine {
  typealias Returned = [Int]
  let loop: EventLoop
  let ledger: Ledger
  let timeout: Duration?
  var rest: EventLoop.AsCompleted<Int>?
  var next: EventLoop.NextCompleted<Int>?
  var results: [Int] = []

  static let body = Program {
    Do { frame in
      frame.rest = frame.loop.asCompleted(
        (1...3).map { Worker(ledger: frame.ledger, loop: frame.loop, seconds: $0) },
        timeout: frame.timeout)
    }
    Do { $0.next = $0.rest?.next() }
    While {
      $0.next != nil
    } do: {
      YieldFrom { frame in
        guard let next = frame.next else { throw Complaint("there is no next one") }
        return next
      } receive: {
        $0.results.append($1)
      }
      Do { $0.next = $0.rest?.next() }
    }
    Return { $0.results }
  }
}

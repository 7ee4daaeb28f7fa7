import Generators
import Loop
import LoopTesting
import Testing

/// Locks with tasks that are interrupted everywhere, in many orders: no wake-up and no permit is lost,
/// and every clean-up runs once.
@Suite struct InterruptedLocks {
  /// How many seeds each test tries.
  static let seedCount: UInt64 = 5

  /// Runs a scenario with one of three equal users interrupted everywhere.
  static func interrupt<Shared>(
    others: Int = 2,
    setUp: (TestLoop) throws -> Shared,
    user: (Shared, Tally) -> User,
    start: (TestLoop, Shared) throws -> Void = { _, _ in },
    check: (Shared) throws -> Void
  ) throws {
    for seed in [nil] + (1...seedCount).map(Optional.some) {
      try cancelEverywhere(seed: seed) { test in
        let tally = Tally()
        let shared = try setUp(test)
        for number in 0..<others {
          test.loop.createTask(user(shared, tally), name: "other \(number)")
        }
        try start(test, shared)
        return (shared, tally)
      } run: { _, fixture in
        user(fixture.0, fixture.1)
      } check: { test, fixture, run in
        let (shared, tally) = fixture
        try demand(tally.inside == 0, "\(tally.inside) are inside at the end")
        try demand(
          tally.entered == tally.left, "\(tally.entered) came in, \(tally.left) went out")
        try demand(tally.excess == 0, "\(tally.excess) times there were too many inside")
        try check(shared)
        guard run.interruption?.way != .byClosing else { return }
        try demand(
          tally.entered >= others, "only \(tally.entered) came in, of \(others) not interrupted")
      }
    }
  }

  @Test func `a lock is handed on whoever is cancelled`() throws {
    try Self.interrupt {
      Lock(loop: $0.loop)
    } user: { lock, tally in
      User(tally, lock.acquire(), 1) { try lock.release() }
    } check: {
      try demand(!$0.isLocked, "the lock is still taken")
    }
  }

  @Test func `a semaphore loses no permit`() throws {
    for value in 1...2 {
      try Self.interrupt(others: 3) {
        BoundedSemaphore(loop: $0.loop, value: value)
      } user: { semaphore, tally in
        User(tally, semaphore.acquire(), value) { try semaphore.release() }
      } check: {
        try demand($0.value == value, "\($0.value) permits are left of \(value)")
      }
    }
  }

  @Test func `an event wakes everybody`() throws {
    try Self.interrupt {
      Event(loop: $0.loop)
    } user: { event, tally in
      User(tally, event.wait(), 3) {}
    } start: { test, event in
      test.loop.callLater(.seconds(1)) { event.set() }
    } check: { _ in
    }
  }

  @Test func `a condition gives its lock back and notifies all`() throws {
    for seed in [nil] + (1...Self.seedCount).map(Optional.some) {
      try cancelEverywhere(seed: seed) { test in
        let gate = Gate(condition: Condition(loop: test.loop))
        for _ in 0..<2 { test.loop.createTask(Passage(gate: gate)) }
        test.loop.createTask(Opening(gate: gate, loop: test.loop))
        return gate
      } run: { _, gate in
        Passage(gate: gate)
      } check: { _, gate, run in
        try demand(!gate.condition.isLocked, "the condition's lock is still taken")
        try demand(gate.tally.entered == gate.tally.left, "someone does not come out")
        try demand(gate.tally.excess == 0, "several have the lock")
        guard run.interruption?.way != .byClosing else { return }
        try demand(gate.tally.entered >= 2, "only \(gate.tally.entered) were notified")
      }
    }
  }

  @Test func `a lock in a With is left on every way out`() throws {
    for seed in 1...Self.seedCount {
      try cancelEverywhere(seed: seed) { test in
        let fixture = Guarded.Fixture(lock: Lock(loop: test.loop), loop: test.loop)
        for _ in 0..<2 { test.loop.createTask(Guarded(fixture: fixture)) }
        return fixture
      } run: { _, fixture in
        Guarded(fixture: fixture)
      } check: { _, fixture, _ in
        try demand(!fixture.lock.isLocked, "the lock is still taken")
        try demand(fixture.begun == fixture.cleanUps, "\(fixture.cleanUps) of \(fixture.begun)")
      }
    }
  }
}

/// How many are inside of what a lock protects.
final class Tally {
  var inside = 0
  var entered = 0
  var left = 0
  var excess = 0
}

/// Comes in, stays for two turns and a second, and goes out, on every way.
struct User: Coroutine {
  typealias Returned = Void
  let tally: Tally
  let entrance: AnyAwaitable
  let limit: Int
  let leave: () throws -> Void

  init<Source: Awaitable>(
    _ tally: Tally, _ entrance: Source, _ limit: Int, _ leave: @escaping () throws -> Void
  ) where Source.Delegation.Returned == Void {
    self.tally = tally
    self.entrance = AnyAwaitable(entrance)
    self.limit = limit
    self.leave = leave
  }

  static let body = Program {
    YieldFrom { _ in EventLoop.turn }
    YieldFrom { $0.entrance }
    Try {
      Do { user in
        user.tally.inside += 1
        user.tally.entered += 1
        if user.tally.inside > user.limit { user.tally.excess += 1 }
      }
      YieldFrom { _ in EventLoop.turn }
      YieldFrom { _ in EventLoop.turn }
    } finally: {
      Do { user in
        user.tally.inside -= 1
        user.tally.left += 1
        try user.leave()
      }
    }
  }
}

/// An awaitable without a result whose type is not known.
struct AnyAwaitable: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Void

  private var base: any Generator<Suspension, Void, Void>

  init<Source: Awaitable>(_ source: Source) where Source.Delegation.Returned == Void {
    base = source.makeGenerator()
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    try base.resume(resumption)
  }
}

/// What a condition protects.
private final class Gate {
  let condition: Condition
  let tally = Tally()
  var isOpen = false

  init(condition: Condition) { self.condition = condition }
}

/// Waits for the gate to be open, and stays for a turn with the lock taken.
private struct Passage: Coroutine {
  typealias Returned = Void
  let gate: Gate

  static let body = Program {
    With {
      $0.gate.condition
    } do: {
      YieldFrom { frame in frame.gate.condition.waitFor { [gate = frame.gate] in gate.isOpen } }
      Do { frame in
        frame.gate.tally.entered += 1
        frame.gate.tally.inside += 1
        if frame.gate.tally.inside > 1 { frame.gate.tally.excess += 1 }
      }
      Try {
        YieldFrom { _ in EventLoop.turn }
      } finally: {
        Do { frame in
          frame.gate.tally.left += 1
          frame.gate.tally.inside -= 1
        }
      }
    }
  }
}

/// Opens the gate after a while.
private struct Opening: Coroutine {
  typealias Returned = Void
  let gate: Gate
  let loop: EventLoop

  static let body = Program {
    YieldFrom { $0.loop.sleep(.seconds(1)) }
    With {
      $0.gate.condition
    } do: {
      Do { $0.gate.isOpen = true }
      YieldFrom { _ in EventLoop.turn }
      Do { try $0.gate.condition.notifyAll() }
    }
  }
}

/// Uses a lock by `With`, twice.
private struct Guarded: Coroutine {
  typealias Returned = Void

  final class Fixture {
    let lock: Lock
    let loop: EventLoop
    var begun = 0
    var cleanUps = 0

    init(lock: Lock, loop: EventLoop) {
      self.lock = lock
      self.loop = loop
    }
  }

  let fixture: Fixture

  static let body = Program {
    Do { $0.fixture.begun += 1 }
    Try {
      With {
        $0.fixture.lock
      } do: {
        YieldFrom { $0.fixture.loop.sleep(.seconds(1)) }
      }
      With {
        $0.fixture.lock
      } do: {
        YieldFrom { _ in EventLoop.turn }
      }
    } finally: {
      Do { $0.fixture.cleanUps += 1 }
    }
  }
}

import Generators
import Loop
import LoopTesting
import Testing

/// Holds a lock for a while.
struct Holder<Manager: ContextManager>: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Void

  private var activation: Activation<HolderFunction>

  init(_ fixture: LoopFixture, _ name: String, _ manager: Manager, _ seconds: Int = 1)
  where Manager.Value == Void {
    let lock = AnyContext(
      enter: { AnyGenerator(Plain(base: manager.enter().makeGenerator())) },
      exit: { AnyGenerator(Plain(base: manager.exit($0).makeGenerator())) })
    activation = HolderFunction(
      loop: fixture.loop, journal: fixture.journal, name: name, lock: lock, seconds: seconds
    ).makeGenerator()
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    try activation.resume(resumption)
  }
}

/// A generator that delegates to nothing else.
private struct Plain<Base: Generator>: Generator {
  var base: Base

  mutating func resume(
    _ resumption: Resumption<Base.Sent>
  ) throws -> Step<Base.Yielded, Base.Returned> {
    try base.resume(resumption)
  }
}

/// A context manager of any type.
struct AnyContext: ContextManager {
  let enterNow: () -> AnyGenerator<Suspension, Void, Void>
  let exitNow: ((any Error)?) -> AnyGenerator<Suspension, Void, Void>

  init(
    enter: @escaping () -> AnyGenerator<Suspension, Void, Void>,
    exit: @escaping ((any Error)?) -> AnyGenerator<Suspension, Void, Void>
  ) {
    enterNow = enter
    exitNow = exit
  }

  func enter() -> AnyGenerator<Suspension, Void, Void> { enterNow() }
  func exit(_ error: (any Error)?) -> AnyGenerator<Suspension, Void, Void> { exitNow(error) }
}

struct HolderFunction: Coroutine {
  typealias Returned = Void

  let loop: EventLoop
  let journal: Journal
  let name: String
  let lock: AnyContext
  let seconds: Int

  static let body = Program {
    With {
      $0.lock
    } do: {
      Do { $0.journal.note("\($0.name)+") }
      YieldFrom { $0.loop.sleep(.seconds($0.seconds)) }
      Do { $0.journal.note("\($0.name)-") }
    }
  }
}

@Suite struct Locks {
  @Test func `one at a time, in the order in which they came`() throws {
    let fixture = try LoopFixture()
    let lock = Lock(loop: fixture.loop)
    for name in ["a", "b", "c"] { fixture.loop.createTask(Holder(fixture, name, lock)) }
    #expect(try fixture.run() == ["a+", "a-", "b+", "b-", "c+", "c-"])
    #expect(!lock.isLocked)
  }

  @Test func `a free lock is taken without suspension`() throws {
    let fixture = try LoopFixture()
    let lock = Lock(loop: fixture.loop)
    fixture.spawn("first", lock.acquire())
    fixture.loop.callSoon(fixture.noting("second"))
    #expect(try fixture.run() == ["first", "second"])
    #expect(lock.isLocked)
    try lock.release()
    #expect(throws: SynchronizationError.notLocked) { try lock.release() }
  }

  @Test func `a waiter that is cancelled is skipped`() throws {
    let fixture = try LoopFixture()
    let lock = Lock(loop: fixture.loop)
    fixture.loop.createTask(Holder(fixture, "a", lock))
    let waiter = fixture.spawn("b", Holder(fixture, "b", lock))
    fixture.loop.createTask(Holder(fixture, "c", lock))
    fixture.loop.callSoon { fixture.loop.callSoon { waiter.cancel() } }
    #expect(try fixture.run() == ["a+", "b cancelled", "a-", "c+", "c-"])
  }

  @Test func `a waiter that is cancelled after it was woken wakes the next`() throws {
    let fixture = try LoopFixture()
    let lock = Lock(loop: fixture.loop)
    fixture.spawn("a", lock.acquire())
    #expect(try fixture.run() == ["a"])
    let waiter = fixture.spawn("b", lock.acquire())
    fixture.spawn("c", lock.acquire())
    fixture.loop.callLater(.seconds(1)) {
      try lock.release()
      waiter.cancel()
    }
    #expect(try fixture.run() == ["b cancelled", "c"])
  }

  @Test func `a held lock is given up when the loop closes`() throws {
    let fixture = try LoopFixture()
    let lock = Lock(loop: fixture.loop)
    fixture.loop.createTask(Holder(fixture, "a", lock))
    fixture.loop.createTask(Holder(fixture, "b", lock))
    fixture.loop.callSoon { fixture.loop.stop() }
    try fixture.loop.runUntilIdle()
    #expect(lock.isLocked)
    fixture.loop.close()
    #expect(!lock.isLocked)
    #expect(fixture.journal.take() == ["a+"])
  }
}

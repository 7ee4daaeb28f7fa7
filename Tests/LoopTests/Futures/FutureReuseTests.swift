import Generators
import Loop
import LoopTesting
import TestSupport
import Testing

/// A loop uses dropped futures again, and nobody must be able to tell.
@Suite struct FutureReuse {
  private let fixture: LoopFixture

  init() throws { fixture = try LoopFixture() }

  /// Has the loop make so many futures that any of a few that were dropped would be used again.
  private func makeFutures() -> [Future<Int>] {
    (0..<100).map { _ in fixture.loop.createFuture() }
  }

  @Test func `a future that is used again is like a new one`() throws {
    let loop = fixture.loop
    var findings = Findings()
    for round in 0..<100 {
      let future = loop.createFuture(Int.self)
      findings.note(unless: !future.isDone && !future.isCancelled, "round \(round)")
      #expect(throws: InvalidStateError.pending) { try future.result() }
      switch round % 4 {
      case 0: try future.setResult(round)
      case 1: try future.setException(Mishap.first)
      case 2: future.cancel()
      default: break
      }
      _ = try? future.exception()
      let other = loop.createFuture(Double?.self)
      try other.setResult(0.5)
      findings.note(unless: try other.result() == 0.5, "round \(round)")
    }
    #expect(findings.isEmpty, "\(findings)")
    #expect(loop.futureCount == 0)
    #expect(try fixture.run() == [])
  }

  @Test func `futures that somebody keeps stay what they are`() throws {
    var kept: [Future<Int>] = []
    for number in 0..<200 {
      let dropped = fixture.loop.createFuture(Int.self)
      try dropped.setResult(-1)
      let future = fixture.loop.createFuture(Int.self)
      if number % 3 > 0 { try future.setResult(number) }
      kept.append(future)
    }
    #expect(Set(kept).count == 200)
    #expect(fixture.loop.futureCount == 200)
    var findings = Findings()
    for (number, future) in kept.enumerated() {
      findings.note(unless: number % 3 > 0 ? try future.result() == number : !future.isDone)
    }
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test func `an error that nobody has seen is reported when its future is dropped`() throws {
    for _ in 0..<20 {
      var future: Future<Int>? = fixture.loop.createFuture()
      try future?.setException(Mishap.first)
      #expect(fixture.journal.take() == [])
      future = nil
      #expect(fixture.journal.take() == ["futureError: first"])
    }
  }

  @Test func `what waits for a pending future goes with it`() throws {
    let counter = LifeCounter()
    for _ in 0..<20 {
      let future = fixture.loop.createFuture(Int.self)
      let life = counter.make()
      future.addDoneCallback { _ in _ = life }
      fixture.loop.gather([future, future]).addDoneCallback { _ in _ = life }
      fixture.loop.shield(future).addDoneCallback { _ in _ = life }
      _ = fixture.loop.asCompleted([future])
    }
    #expect(counter.alive == 0)
  }

  @Test func `a future that takes the place of a dropped one is not cancelled in its stead`() throws
  {
    var children: [Future<Int>] = makeFutures()
    let gather = fixture.loop.gather(children + children)
    let shields = children.map { fixture.loop.shield($0) }
    children = []
    let others = makeFutures()
    gather.cancel()
    for shield in shields { shield.cancel() }
    _ = try fixture.run()
    #expect(others.allSatisfy { !$0.isDone })
  }

  @Test func `a place in a line is used again as a plain future`() throws {
    let loop = fixture.loop
    let lock = Lock(loop: loop)
    for _ in 0..<3 { loop.createTask(TakesLock(lock: lock)) }
    #expect(try fixture.run() == [])
    #expect(!lock.isLocked)
    for _ in 0..<10 {
      let error = #expect(throws: DeadlockError.self) {
        try loop.runUntilComplete(loop.createTask(loop.createFuture(Int.self)))
      }
      #expect(error?.waiters.last?.obstacle == .future)
    }
  }

  private struct TakesLock: Coroutine {
    typealias Returned = Void
    let lock: Lock
    static let body = Program {
      YieldFrom { $0.lock.acquire() }
      YieldFrom { _ in EventLoop.turn }
      Do { try $0.lock.release() }
    }
  }

  @Test func `a future outlives its loop`() throws {
    let (kept, dropped) = try { () throws -> ([Future<Int>], Int) in
      let loop = try EventLoop(clock: VirtualClock())
      defer { loop.close() }
      let futures = (0..<20).map { _ in loop.createFuture(Int.self) }
      return (futures.filter { _ in true }, futures.count)
    }()
    #expect(kept.count == dropped)
    for future in kept { try future.setResult(1) }
    #expect(try kept.map { try $0.result() }.reduce(0, +) == 20)
  }
}

import Generators
import Loop
import LoopTesting
import Testing

@Suite struct AwaitableLaws {
  @Test func `the awaitables of the library keep the contract`() throws {
    try AwaitableLaw.check { $0.loop.sleep(.seconds(1)) }
    try AwaitableLaw.check { $0.loop.sleep(.zero) }
    try AwaitableLaw.check { _ in EventLoop.turn }
    try AwaitableLaw.check { _ in Immediately { 1 } }
    try AwaitableLaw.check { Later($0.loop, 2, .success(1)) }
    try AwaitableLaw.check { Later<Int>($0.loop, 2, .failure(Mishap.first)) }
    try AwaitableLaw.check { Lock(loop: $0.loop).acquire() }
    try AwaitableLaw.check { test in
      let event = Event(loop: test.loop)
      test.loop.callLater(.seconds(1)) { event.set() }
      return event.wait()
    }
    try AwaitableLaw.check { test in
      let queue = Queue<Int>(loop: test.loop, maxSize: 1)
      test.loop.callLater(.seconds(1)) { try queue.putNowait(1) }
      return queue.get()
    }
    try AwaitableLaw.check { test in
      let queue = Queue<Int>(loop: test.loop, maxSize: 1)
      try queue.putNowait(1)
      test.loop.callLater(.seconds(1)) { _ = try queue.getNowait() }
      return queue.put(2)
    }
    try AwaitableLaw.check { test in
      let semaphore = Semaphore(loop: test.loop, value: 0)
      test.loop.callLater(.seconds(1)) { try semaphore.release() }
      return semaphore.acquire()
    }
  }

  @Test func `waiting for others keeps the contract`() throws {
    try AwaitableLaw.check { test in
      test.loop.waitFor(test.loop.sleep(.seconds(1)), timeout: .seconds(2))
    }
    try AwaitableLaw.check { test in
      test.loop.waitFor(test.loop.sleep(.seconds(2)), timeout: .seconds(1))
    }
    try AwaitableLaw.check { test in
      test.loop.waitFor(test.loop.sleep(.seconds(2)), timeout: nil)
    }
    try AwaitableLaw.check(isLazy: false) { test in
      test.loop.gather((1...3).map { Later(test.loop, $0, .success($0)) })
    }
    try AwaitableLaw.check(isLazy: false) { test in
      test.loop.shield(Later(test.loop, 1, .success(1)))
    }
    try AwaitableLaw.check { test in
      test.loop.wait((1...3).map { test.loop.sleep(.seconds($0)) }, timeout: .seconds(2))
    }
  }

  @Test(arguments: FaultyAwaitable.Fault.allCases)
  func `an awaitable with a fault breaks the law that is meant`(
    fault: FaultyAwaitable.Fault
  ) throws {
    let error = #expect(throws: BrokenLaw<AwaitableLaw>.self) {
      try AwaitableLaw.check { FaultyAwaitable(fault, $0.loop) }
    }
    #expect(error?.law == fault.law, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func `each law can be broken`() {
    let broken = Set(FaultyAwaitable.Fault.allCases.map(\.law))
    #expect(broken.union([.keepsMembers]) == Set(AwaitableLaw.allCases))
  }

  @Test func `what the library makes of futures keeps them`() throws {
    try AwaitableLaw.checkMembers { $0.loop.gather($1) }
    try AwaitableLaw.checkMembers { $0.loop.gather($1 + $1) }
    try AwaitableLaw.checkMembers { $0.loop.gatherResults($1, combining: \.count) }
    try AwaitableLaw.checkMembers { $0.loop.gather($1[0], $1[1]) }
    try AwaitableLaw.checkMembers { $0.loop.shield($1[0]) }
    try AwaitableLaw.checkMembers { test, members in
      test.loop.gather(members.map { test.loop.shield($0) })
    }
    try AwaitableLaw.checkMembers { test, members in
      test.loop.shield(test.loop.gather(members))
    }
    try AwaitableLaw.checkMembers { test, members in
      test.loop.gather(members.map { test.loop.gather([$0, $0]) })
    }
    try AwaitableLaw.checkMembers { test, members in
      let gather = test.loop.gather(members)
      gather.addDoneCallback { _ in }
      return test.loop.gather([gather])
    }
    try AwaitableLaw.checkMembers { $0.loop.wait($1) }
    try AwaitableLaw.checkMembers { $0.loop.wait($1, returnWhen: .firstCompleted) }
    try AwaitableLaw.checkMembers { $0.loop.waitFor($1[0], timeout: nil) }
    try AwaitableLaw.checkMembers { test, members in
      test.loop.waitFor(test.loop.gather(members), timeout: nil)
    }
    try AwaitableLaw.checkMembers { test, members in
      try #require(test.loop.asCompleted(members).next())
    }
    try AwaitableLaw.checkMembers { $1[0] }
  }

  @Test func `what does not keep its members is found`() {
    let error = #expect(throws: BrokenLaw<AwaitableLaw>.self) {
      try AwaitableLaw.checkMembers { ForgetfulGather($0.loop, $1) }
    }
    #expect(error?.law == .keepsMembers)
  }
}

/// Waits for several futures, which it does not keep: what it hands on a cancellation to may be gone.
private struct ForgetfulGather: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Void

  private final class Members {
    let futures: [Future<Int>]

    init(_ futures: [Future<Int>]) { self.futures = futures }
  }

  private let end: Future<Void>
  private weak var members: Members?

  init(_ loop: EventLoop, _ futures: [Future<Int>]) {
    let end = loop.createFuture(Void.self)
    self.end = end
    let members = Members(futures)
    self.members = members
    for future in futures {
      // The members hold what there is to hold, as long as anybody has them.
      future.addDoneCallback { [members] _ in
        if members.futures.allSatisfy(\.isDone), !end.isDone { try end.setResult(()) }
      }
    }
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    if case .raise(let error) = resumption, let members {
      for future in members.futures { future.cancel() }
      throw error
    }
    return end.isDone ? .returned(()) : .yielded(Suspension(awaiting: end))
  }
}

/// Waits for a second, and is right but for one thing.
struct FaultyAwaitable: Awaitable {
  enum Fault: CaseIterable {
    case isEager
    case yieldsRubbish
    case waitsForNothing
    case failsAsFuture
    case leavesTimer
    case leavesQuietTimer
    case leavesTimerWhenClosed
    case waitsWhenClosed

    var law: AwaitableLaw {
      switch self {
      case .isEager: .isLazy
      case .yieldsRubbish, .waitsForNothing: .yieldsSuspensions
      case .failsAsFuture: .isConsistent
      case .leavesTimer, .leavesQuietTimer: .cleansUpCancelled
      case .leavesTimerWhenClosed, .waitsWhenClosed: .cleansUpClosed
      }
    }
  }

  let fault: Fault
  let loop: EventLoop

  init(_ fault: Fault, _ loop: EventLoop) {
    self.fault = fault
    self.loop = loop
  }

  func ensureFuture(on loop: EventLoop) -> Future<Void> {
    guard fault == .failsAsFuture else { return loop.createTask(self).future }
    let future = loop.createFuture(Void.self)
    loop.callSoon { try future.setException(Mishap.first) }
    return future
  }

  func makeGenerator() -> Wait {
    var wait = Wait(fault: fault, loop: loop)
    if fault == .isEager { wait.begin() }
    return wait
  }

  struct Wait: Generator {
    typealias Yielded = Suspension
    typealias Sent = Void
    typealias Returned = Void

    let fault: Fault
    let loop: EventLoop
    var future: Future<Void>?
    var timer: EventLoop.TimerHandle?

    mutating func begin() {
      let future = loop.createFuture(Void.self)
      self.future = future
      if fault == .waitsForNothing { return }
      timer = loop.callLater(.seconds(1)) { [fault] in
        if fault == .leavesTimer, future.isDone { throw Mishap.second }
        if !future.isDone { try future.setResult(()) }
      }
    }

    mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      if case .raise(let error) = resumption {
        let isLeft =
          switch fault {
          case .leavesTimer, .leavesQuietTimer: true
          case .leavesTimerWhenClosed: error is GeneratorExit
          default: false
          }
        if !isLeft { timer?.cancel() }
        if fault == .waitsWhenClosed, error is GeneratorExit { return .yielded(.bare) }
        throw error
      }
      if future == nil {
        if fault == .yieldsRubbish { return .yielded(.rubbish) }
        begin()
      }
      if let future, !future.isDone { return .yielded(Suspension(awaiting: future)) }
      return .returned(())
    }
  }
}

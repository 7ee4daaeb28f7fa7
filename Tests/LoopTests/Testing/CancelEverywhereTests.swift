import Generators
import Loop
import LoopTesting
import Testing

@Suite struct CancellingEverywhere {
  /// Suspends three times, and notes how it ends.
  private struct Three: Coroutine {
    typealias Returned = Int
    let test: TestLoop

    static let body = Program {
      Try {
        YieldFrom { _ in EventLoop.turn }
        YieldFrom { $0.test.loop.sleep(.seconds(1)) }
        YieldFrom { _ in EventLoop.turn }
        Return { _ in 3 }
      } finally: {
        Do { $0.test.journal.note("cleaned up") }
      }
    }
  }

  @Test func `each suspension is tried in each way, and once none`() throws {
    var seen: [Interruption?] = []
    let count = try cancelEverywhere { _ in
    } run: { test, _ in
      Three(test: test)
    } check: { test, _, run in
      seen.append(run.interruption)
      try test.journal.expect(run.interruption?.point == 0 ? [] : ["cleaned up"])
      switch run.result {
      case .success(let value): #expect(value == 3 && run.interruption == nil)
      case .failure(let error): #expect(error is CancelledError && run.interruption != nil)
      }
    }
    #expect(count == 3)
    #expect(seen.count == 1 + 3 + 3 * 4)
    #expect(Set(seen).count == seen.count)
    let few = try cancelEverywhere(ways: [.whenWoken], pointLimit: 2) { _ in
      seen = []
    } run: { test, _ in
      Three(test: test)
    } check: { _, _, run in
      seen.append(run.interruption)
    }
    #expect(few == 3)
    #expect(seen == [Interruption(point: 2, way: .whenWoken)])
  }

  /// A lock whose waiter, cancelled after it was woken, wakes nobody: asyncio's error of 2016.
  private final class ForgetfulLock {
    let loop: EventLoop
    var isLocked = false
    var line: [Future<Void>] = []

    init(_ loop: EventLoop) { self.loop = loop }

    func release() {
      isLocked = false
      if !line.isEmpty { try? line.removeFirst().setResult(()) }
    }
  }

  private struct Use: Coroutine {
    typealias Returned = Void
    let lock: ForgetfulLock
    var waiter: Future<Void>?

    static let body = Program {
      While {
        $0.lock.isLocked
      } do: {
        Do { frame in
          let waiter = frame.lock.loop.createFuture(Void.self)
          frame.lock.line.append(waiter)
          frame.waiter = waiter
        }
        Try {
          YieldFrom { frame in
            guard let waiter = frame.waiter else { throw Complaint("no waiter") }
            return waiter
          }
        } finally: {
          Do { frame in frame.lock.line.removeAll { $0 == frame.waiter } }
        }
      }
      Do { $0.lock.isLocked = true }
      Try {
        YieldFrom { $0.lock.loop.sleep(.seconds(1)) }
      } finally: {
        Do { $0.lock.release() }
      }
    }
  }

  @Test func `a lost wake-up is found, and where`() throws {
    let failure = #expect(throws: InterruptionFailure.self) {
      try cancelEverywhere { test in
        let lock = ForgetfulLock(test.loop)
        test.loop.createTask(Use(lock: lock), name: "first")
        return lock
      } run: { test, lock in
        test.loop.callSoon { test.loop.createTask(Use(lock: lock), name: "last") }
        return Use(lock: lock)
      } check: { _, _, _ in
      }
    }
    #expect(failure?.interruption == Interruption(point: 1, way: .whenWoken))
    #expect((failure?.error as? LeftoverError)?.tasks == ["last"])
    #expect(
      failure?.description.hasPrefix("cancelled at suspension 1, once it was woken: the test")
        == true
    )
  }

  /// Forgets its timer when it is cancelled.
  private struct Forgetful: Coroutine {
    typealias Returned = Void
    let loop: EventLoop
    var future: Future<Void>?

    static let body = Program {
      Do { frame in
        let future = frame.loop.createFuture(Void.self)
        frame.future = future
        frame.loop.callLater(.seconds(5)) { try future.setResult(()) }
      }
      YieldFrom { frame in
        guard let future = frame.future else { throw Complaint("no future") }
        return future
      }
    }
  }

  @Test func `a timer that fires at a cancelled future is found`() throws {
    let failure = #expect(throws: InterruptionFailure.self) {
      try cancelEverywhere { _ in
      } run: { test, _ in
        Forgetful(loop: test.loop)
      } check: { _, _, _ in
      }
    }
    #expect(failure?.interruption == Interruption(point: 1, way: .whileWaiting))
    #expect((failure?.error as? LeftoverError)?.reports.first?.error as? InvalidStateError == .done)
  }

  @Test func `a coroutine that waits for ever is a deadlock`() throws {
    let failure = #expect(throws: InterruptionFailure.self) {
      try cancelEverywhere {
        $0.loop.createFuture(Int.self)
      } run: { _, future in
        future
      } check: { _, _, _ in
      }
    }
    #expect(failure?.interruption == nil)
    #expect((failure?.error as? DeadlockError)?.waiters.first?.task == "interrupted")
  }
}

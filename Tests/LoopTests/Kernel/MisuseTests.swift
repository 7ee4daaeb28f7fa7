import Generators
import Loop
import LoopTesting
import Testing

/// What stops the program, since only its author can mend it.
@Suite struct Misuses {
  enum Misuse: String, CaseIterable, Codable, Sendable {
    case closesTheLoopThatRuns
    case negativeSemaphore
    case poolWithoutThreads
    case clockThatGoesBack
    case hugeResult
    case timeoutEnteredTwice

    func commit() throws {
      let loop = try EventLoop(clock: VirtualClock())
      switch self {
      case .closesTheLoopThatRuns:
        loop.callSoon { loop.close() }
        try loop.runUntilIdle()
      case .negativeSemaphore:
        _ = Semaphore(loop: loop, value: -1)
      case .poolWithoutThreads:
        _ = ThreadPoolExecutor(maximumThreads: 0)
      case .clockThatGoesBack:
        try withTestLoop { try $0.advance(by: .seconds(-1)) }
      case .hugeResult:
        _ = loop.createFuture(InlineArray<256, Int>.self)
      case .timeoutEnteredTwice:
        try loop.runUntilComplete(Twice(timeout: loop.timeout(nil)))
      }
      // Where it should not have come.
      loop.close()
    }
  }

  /// Enters one timeout inside itself.
  private struct Twice: Coroutine {
    typealias Returned = Void
    let timeout: Timeout

    static let body = Program {
      With {
        $0.timeout
      } do: {
        With {
          $0.timeout
        } do: {
          YieldFrom { _ in EventLoop.turn }
        }
      }
    }
  }

  @Test(arguments: Misuse.allCases) func `a misuse stops the program`(_ misuse: Misuse) async {
    await #expect(processExitsWith: .failure) { [misuse] in
      do { try misuse.commit() } catch {}
    }
  }

  @Test func `the greatest result that fits is not too great`() throws {
    let fixture = try LoopFixture()
    let future = fixture.loop.createFuture(InlineArray<255, Int>.self)
    try future.setResult(InlineArray(repeating: 7))
    #expect(try fixture.loop.runUntilComplete(future)[254] == 7)
  }
}

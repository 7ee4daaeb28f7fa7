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
        _ = loop.createFuture(Pair<Words128, Words128>.self)
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
    let timeout: EventLoop.Timeout

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
    let future = fixture.loop.createFuture(Words255.self)
    try future.setResult(.filled)
    #expect(try fixture.loop.runUntilComplete(future).second.second == .filled)
  }
}

/// Something of a certain size; an `InlineArray` needs macOS 26.
private protocol Filled: Equatable {
  static var filled: Self { get }
}

extension Int: Filled {
  static var filled: Int { 7 }
}

private struct Pair<First: Filled, Second: Filled>: Filled {
  var first: First, second: Second
  static var filled: Pair { Pair(first: .filled, second: .filled) }
}

private typealias Words2 = Pair<Int, Int>
private typealias Words4 = Pair<Words2, Words2>
private typealias Words8 = Pair<Words4, Words4>
private typealias Words16 = Pair<Words8, Words8>
private typealias Words32 = Pair<Words16, Words16>
private typealias Words64 = Pair<Words32, Words32>
private typealias Words128 = Pair<Words64, Words64>
private typealias Words15 = Pair<Words8, Pair<Words4, Pair<Words2, Int>>>
private typealias Words63 = Pair<Words32, Pair<Words16, Words15>>
private typealias Words255 = Pair<Words128, Pair<Words64, Words63>>

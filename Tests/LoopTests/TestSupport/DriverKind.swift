import Generators
import Loop

/// The ways in which a Swift task drives a coroutine.
enum DriverKind: CaseIterable {
  /// Step by step on the calling task, without a loop's thread.
  case callingTask

  /// On the thread that is there for everybody.
  case sharedThread

  /// On a loop of one's own, by its handle.
  case ownLoop

  /// Runs a coroutine.
  func run<Source: Awaitable>(
    timeout: Duration? = nil, _ main: @escaping @Sendable (EventLoop) throws -> Source
  ) async throws -> Source.Delegation.Returned where Source.Delegation.Returned: Sendable {
    switch self {
    case .callingTask:
      return try await EventLoop.run(timeout: timeout, main)
    case .sharedThread:
      return try await LoopThread.shared().run(timeout: timeout, main)
    case .ownLoop:
      let thread = try LoopThread { $0.slowStepThreshold = nil }
      do {
        let result = try await thread.handle.run(timeout: timeout, main)
        await thread.shutdown()
        return result
      } catch {
        await thread.shutdown()
        throw error
      }
    }
  }
}

/// Waits so long that it never ends in a test by itself.
func forever(_ loop: EventLoop) -> EventLoop.Sleep { loop.sleep(.seconds(100_000)) }

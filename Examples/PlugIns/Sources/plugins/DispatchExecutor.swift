import Dispatch
import Loop

/// Runs blocking calls on the threads that Dispatch keeps for everybody.
final class DispatchExecutor: EventLoop.Executor {
  private let queue = DispatchQueue(label: "calls", attributes: .concurrent)
  private let group = DispatchGroup()
  private var isShutDown = false

  func submit(_ job: @escaping @Sendable () -> Void) throws {
    if isShutDown { throw ExecutorError.shutDown }
    group.enter()
    queue.async { [group] in
      job()
      group.leave()
    }
  }

  func shutdown() {
    isShutDown = true
    group.wait()
    // Dispatch gives a block up after it has left the group; behind a barrier it has.
    queue.sync(flags: .barrier) {}
  }
}

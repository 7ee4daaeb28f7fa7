/// Runs blocking calls on a few threads of its own.
///
/// A thread is started when a job comes and none is free, up to the limit; beyond that jobs wait in
/// line, first in first out.
///
/// A pool that is dropped without ``shutdown()`` runs what was submitted, and does not wait for it: its
/// threads end by themselves.
///
/// The threads keep what they share with the pool, not the pool, which its owner keeps. A thread waits
/// for a job or for the end, and looks for both again after each wake-up; so it does not matter which
/// of the waiting threads takes a job that another one was woken for.
public final class ThreadPoolExecutor: EventLoop.Executor {
  private struct State {
    var jobs: [(@Sendable () -> Void)?] = []
    var next = 0
    var idle = 0
    var isShutDown = false

    mutating func take() -> (@Sendable () -> Void)? {
      guard next < jobs.count else { return nil }
      // Given up here: behind a job that was taken others may wait for long.
      let job = jobs[next].take()
      next += 1
      if next == jobs.count {
        jobs.removeAll(keepingCapacity: true)
        next = 0
      } else if next >= 64, next * 2 >= jobs.count {
        jobs.removeFirst(next)
        next = 0
      }
      return job
    }
  }

  /// The most threads that run at once.
  public let maximumThreads: Int

  private let monitor = SystemMonitor(State())
  private var threads: [SystemThread] = []

  /// Makes a pool without threads.
  ///
  /// - Parameter maximumThreads: The most threads that run at once; at least one. Blocking calls
  ///   wait rather than compute, so there may be more than the machine has cores.
  public init(maximumThreads: Int = 32) {
    precondition(maximumThreads > 0, "ThreadPoolExecutor: a pool needs at least one thread")
    self.maximumThreads = maximumThreads
  }

  // Without joining: a call may wait for a loop whose thread is the one that drops the pool.
  deinit { refuse() }

  /// How many threads the pool has started.
  public var threadCount: Int { threads.count }

  /// Has a job run on one of the threads.
  ///
  /// - Throws: ``ExecutorError/shutDown``; ``SystemError`` if not even one thread can be started.
  public func submit(_ job: @escaping @Sendable () -> Void) throws {
    let needsThread = try monitor.withLock { state in
      if state.isShutDown { throw ExecutorError.shutDown }
      state.jobs.append(job)
      return state.jobs.count - state.next > state.idle
    }
    if needsThread, threads.count < maximumThreads {
      do {
        threads.append(try SystemThread.start { [monitor] in Self.work(monitor) })
      } catch {
        // The threads that there are will come to it; without any the job can never run.
        if threads.isEmpty {
          monitor.withLock { _ = $0.jobs.popLast() }
          throw error
        }
      }
    }
    monitor.notifyOne()
  }

  /// Waits until all submitted jobs have run and all threads have ended.
  ///
  /// It blocks its thread. On that of a loop which is open, jobs must not wait for that loop.
  public func shutdown() {
    refuse()
    for thread in threads { thread.join() }
    threads = []
  }

  /// Takes no more jobs, and lets the threads end that have none.
  private func refuse() {
    monitor.withLock { $0.isShutDown = true }
    monitor.notifyAll()
  }

  private static func work(_ monitor: SystemMonitor<State>) {
    while true {
      monitor.withLock { $0.idle += 1 }
      let job: (@Sendable () -> Void)? = monitor.waitFor { state in
        if let job = state.take() {
          state.idle -= 1
          return .some(job)
        }
        return state.isShutDown ? .some(nil) : nil
      }
      guard let job else { return }
      job()
    }
  }
}

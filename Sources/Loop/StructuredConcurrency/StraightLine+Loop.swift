import Generators

extension StraightLine: Awaitable where Yielded == Suspension, Sent == Void {}

extension StraightLine where Yielded == Suspension, Sent == Void {
  /// Makes a coroutine whose body is written as plain `async` code.
  ///
  /// ```swift
  /// let greeting = StraightLine(on: loop) { co, loop in
  ///   try await co.yield(from: loop.sleep(.seconds(1)))
  ///   return "hello"
  /// }
  /// print(try loop.runUntilComplete(greeting))  // hello
  /// ```
  ///
  /// The body runs on the loop's thread, in the steps of its task. It waits for what the loop knows
  /// with `co.yield(from:)`. What it awaits otherwise, such as
  /// Swift's `Task.sleep`, does not block the loop: the task waits, other tasks run, and the body goes
  /// on in a step of its own.
  ///
  /// Cancelling the task while the body awaits something that the loop does not know cancels that as
  /// Swift does; ``CancelledError`` ends the body if it ends with Swift's `CancellationError`, and is
  /// raised at its next yield if it goes on. All later awaits of the body find it cancelled. Closing
  /// a coroutine there waits, blocking the thread, until the body has ended.
  ///
  /// - Parameters:
  ///   - loop: The loop that the coroutine runs on.
  ///   - body: The body; it is given the loop, since it captures nothing that other code uses.
  public init(
    on loop: EventLoop,
    _ body: sending @escaping (Yielder<Suspension, Void>, EventLoop) async throws -> Returned
  ) {
    self.init(
      sharing: loop, whileWaiting: { [link = loop.link] in link.suspension(until: $0) }, body)
  }

  /// Makes a coroutine whose body works on something that other code uses too.
  ///
  /// - Parameters:
  ///   - loop: The loop that the coroutine runs on.
  ///   - shared: What the body works on: a queue, a lock, a class; several things are a tuple.
  ///   - body: The body; see ``init(on:_:)``.
  public init<Shared>(
    on loop: EventLoop, sharing shared: Shared,
    _ body: sending @escaping (Yielder<Suspension, Void>, Shared) async throws -> Returned
  ) {
    self.init(
      sharing: shared, whileWaiting: { [link = loop.link] in link.suspension(until: $0) }, body)
  }
}

extension LoopLink {
  /// What a coroutine yields until there is a job of its body.
  fileprivate func suspension(until queue: JobQueue) -> Suspension {
    guard let loop else { return .bare }
    return Suspension(awaiting: loop.runInExecutor(JobArrival(queue)) {})
  }
}

/// Runs a job when a straight-line body has one: where the loop's future comes from that says so.
private final class JobArrival: EventLoop.Executor {
  private let queue: JobQueue

  init(_ queue: JobQueue) { self.queue = queue }

  func submit(_ job: @escaping @Sendable () -> Void) { queue.whenJobArrives(job) }

  func shutdown() {}
}

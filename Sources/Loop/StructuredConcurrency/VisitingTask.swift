import Generators

/// Steps a coroutine on a loop's thread inside the Swift task that awaits it.
///
/// The Swift task prefers this object as its executor for the duration. It comes to the loop as its
/// first job; the loop makes a task of its own (``VisitSteps``), and each step of that is one stretch
/// of the Swift task, run on the spot. So the coroutine is a task of the loop like every other, and its
/// code sees the task-locals and the priority of the Swift task.
///
/// ## States
///
/// | the Swift task | is kept, with this, by | left by |
/// |----------------|------------------------|---------|
/// | on its way     | an ``Arrival`` in the loop's inbox | the loop takes it: visiting; the loop is closed: refused |
/// | visiting, in a step | the loop's task | it waits: visiting, between steps; it returns: gone |
/// | visiting, between steps | the loop's task, by ``VisitLife`` | the next step; the loop drops its task: one step more, with nothing, and gone |
/// | refused        | a job on Swift's pool  | it ends at once |
/// | gone           | itself                 | – |
///
/// **Who keeps it** on its way: a thread that has put the arrival into the inbox uses neither this nor
/// the inbox afterwards, since the loop may have run the whole visit by then.
///
/// It is `Sendable` without the compiler's proof because its state is touched in two situations only:
/// on the loop's thread, and by the Swift task while ``step(_:)`` runs it. When the loop is gone, nobody
/// but the Swift task is left.
final class VisitingTask: TaskExecutor, @unchecked Sendable {
  private let inbox: LoopInbox
  private let origin = AwaitOrigin.current
  private var link: LoopLink?
  private var task: EventLoop.Task<Void>?
  private var isCancelRequested = false

  /// The stretch of the Swift task that is to run next.
  private var job: UnownedJob?
  private var isStepping = false
  private var continuation: UnsafeContinuation<Void, Never>?

  // What the two sides hand to each other.
  private var resumption: Resumption<Void>?
  private var outcome: Outcome<Suspension, Void>?

  init(_ inbox: LoopInbox) { self.inbox = inbox }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // Within a step it is the Swift task that goes on; otherwise it comes here for the first time.
    if inbox.isOnThread, isStepping {
      self.job = job
    } else {
      let arrival = Arrival(self, job)
      _ = inbox.send { loop in arrival.take()?.begin(on: loop, job) }
    }
  }

  func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

  /// Cancels the coroutine, from any thread.
  func cancel() {
    _ = inbox.send { [self] _ in
      isCancelRequested = true
      task?.cancel()
    }
  }

  private func begin(on loop: EventLoop, _ job: UnownedJob) {
    link = loop.link
    self.job = job
    loop.hooks?.visitorsMaker = origin?.number(on: loop)
    let task = loop.createTask(VisitSteps(visit: VisitLife(self)))
    loop.hooks?.visitorsMaker = nil
    // The Swift task has the error.
    task.observe(ErrorRetriever.shared)
    self.task = task
    if isCancelRequested { task.cancel() }
  }

  /// Has the Swift task run the next step, here and now; with `nil` it is to give up.
  fileprivate func step(_ resumption: Resumption<Void>?) -> Outcome<Suspension, Void> {
    self.resumption = resumption
    isStepping = true
    continuation.take()?.resume()
    job.take()?.runSynchronously(on: asUnownedTaskExecutor())
    isStepping = false
    let outcome = outcome.take() ?? .exhausted
    if case .yielded = outcome { return outcome }
    // What belongs to the loop is given up here: the Swift task is leaving the loop's thread.
    task = nil
    link = nil
    return outcome
  }

  /// Ends the Swift task when the loop has dropped the coroutine.
  fileprivate func abandon() { _ = step(nil) }

  /// A function of its own: a Swift task that waits does not keep the loop.
  private func makeCoroutine<Source: Awaitable>(
    _ timeout: Duration?, _ main: (EventLoop) throws -> Source
  ) throws -> Limited<Source.Delegation> {
    guard let loop = link?.loop else { throw LoopError.closed }
    return Limited(try main(loop).makeGenerator(), timeout.map { loop.timeout($0) })
  }

  /// The coroutine's whole life, in the Swift task.
  func run<Source: Awaitable>(
    _ timeout: Duration?, _ main: (EventLoop) throws -> Source
  ) async throws -> Source.Delegation.Returned {
    // A Swift task that the loop has dropped is resumed with nothing.
    guard link != nil, var resumption = resumption.take() else { throw LoopError.closed }
    var generator: Limited<Source.Delegation>
    do {
      // As a coroutine that is cancelled before it begins, `main` is not called at all.
      if case .raise(let error) = resumption { throw error }
      generator = try makeCoroutine(timeout, main)
    } catch {
      outcome = .raised(error)
      throw error
    }
    while true {
      switch generator.advance(resumption) {
      case .yielded(let suspension): outcome = .yielded(suspension)
      case .returned(let value):
        outcome = .returned(())
        return value
      case .raised(let error):
        outcome = .raised(error)
        throw error
      case .exhausted:
        outcome = .exhausted
        throw GeneratorError.exhausted
      }
      await withUnsafeContinuation { continuation = $0 }
      guard let next = self.resumption.take() else { throw LoopError.closed }
      resumption = next
    }
  }
}

/// A Swift task on its way to the loop; if the loop is closed first, it runs on by itself.
private final class Arrival: @unchecked Sendable {
  // Sendable since it is changed on the loop's thread only, or when nobody else has it any more.
  private var visit: VisitingTask?
  private let job: UnownedJob

  init(_ visit: VisitingTask, _ job: UnownedJob) {
    self.visit = visit
    self.job = job
  }

  func take() -> VisitingTask? { visit.take() }

  deinit {
    guard let visit else { return }
    Task.detached { [job] in job.runSynchronously(on: visit.asUnownedTaskExecutor()) }
  }
}

/// The coroutine that a loop's task drives on behalf of a Swift task.
private struct VisitSteps: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Void

  let visit: VisitLife

  func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    try advance(resumption).get()
  }

  func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
    visit.task.step(resumption)
  }
}

/// Tells a visiting task when the loop has no use for it any more.
private final class VisitLife {
  let task: VisitingTask

  init(_ task: VisitingTask) { self.task = task }

  deinit { task.abandon() }
}

/// Takes note of an error that somebody has who is not of the loop.
private final class ErrorRetriever: FutureObserver {
  /// A new one each time would do as well; there is nothing in it.
  static var shared: ErrorRetriever { ErrorRetriever() }

  override var role: ObserverRole { .outside }

  override func futureDone(_ cell: Cell) { cell.head.markRetrieved() }
}

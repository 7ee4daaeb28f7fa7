import Generators

/// An `async` closure that a loop is to wait for.
struct AsyncWork<Returned: Sendable> {
  let body: @Sendable () async throws -> Returned
  let executor: (any TaskExecutor)?
  let priority: TaskPriority?

  /// Starts the Swift task.
  func start(on loop: EventLoop) -> RunningAsyncWork<Returned> {
    let running = RunningAsyncWork<Returned>(loop)
    let number = loop.keepJob(running)
    let inbox = loop.inbox
    inbox.expect(1)
    let body = body
    running.task = Task(executorPreference: executor, priority: priority) {
      let result: Result<Returned, any Error>
      do { result = .success(try await body()) } catch { result = .failure(error) }
      // A loop that was closed has given the future up already.
      inbox.perform { loop in
        inbox.expect(-1)
        (loop.jobs.removeValue(forKey: number) as? RunningAsyncWork<Returned>)?.finish(result)
      }
    }
    return running
  }
}

/// An `async` closure that runs; its loop keeps this until it has ended.
///
/// It belongs to the loop's thread. The Swift task knows it by a number, and what crosses threads is the
/// result: in the loop's inbox, which the Swift task keeps.
final class RunningAsyncWork<Returned: Sendable>: CancellableWork {
  let future: Future<Returned>
  var task: Task<Void, Never>?
  private var isCancelRequested = false

  init(_ loop: EventLoop) {
    let words = FutureOperations<Returned>.slotWords
    let cell = Cell.make(
      tailWords: words, slotWords: words, kind: .composite,
      flags: FutureOperations<Returned>.flags, anchor: loop.anchor,
      code: ClosureWord { head, operation, argument in
        let head = head.assumingMemoryBound(to: CellHead.self)
        let operation = unsafeBitCast(operation, to: CellOperation.self)
        return operation == .cancel
          ? Self.cancel(head) : FutureOperations<Returned>.operate(head, operation, argument)
      }
    ).takeRetainedValue()
    future = Future(cell: cell)
    // The future finds its work by this word, unretained.
    cell.head.awaiting.initialize(
      to: StepWord(bits: UInt(bitPattern: Unmanaged.passUnretained(self).toOpaque())))
  }

  // The future may live on; this is dropped while it is pending only if the loop is closed.
  deinit {
    guard !future.isDone else { return }
    future.cell.head.awaiting.pointee = .bare
    task?.cancel()
  }

  /// Asks the Swift task to end; the future is done when it has.
  private static func cancel(_ head: UnsafeMutablePointer<CellHead>) -> UInt {
    guard let pointer = UnsafeRawPointer(bitPattern: head.awaiting.pointee.bits) else { return 0 }
    Unmanaged<RunningAsyncWork>.fromOpaque(pointer).takeUnretainedValue().cancel()
    return 1
  }

  func cancel() {
    isCancelRequested = true
    task?.cancel()
  }

  func finish(_ result: Result<Returned, any Error>) {
    guard !future.isDone else { return }
    switch result {
    case .success where isCancelRequested: future.complete(.cancelled)
    case .success(let value):
      future.cell.head.slot.initializeMemory(as: Returned.self, to: value)
      future.complete(.finished)
    case .failure(let error) where error is CancellationError || error is CancelledError:
      future.complete(.cancelled)
    case .failure(let error):
      future.cell.head.errorSlot.initialize(to: error)
      future.complete(.failed)
    }
  }
}

/// Work outside the loop that is asked to end, and ends later.
protocol CancellableWork: AnyObject {
  func cancel()
}

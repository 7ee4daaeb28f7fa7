extension EventLoop {
  /// Runs a blocking call in an executor, and gives a future of its result.
  ///
  /// ```swift
  /// YieldFrom(into: \.text) { frame in
  ///   frame.loop.runInExecutor { [path = frame.path] in try String(contentsOfFile: path, encoding: .utf8) }
  /// }
  /// ```
  ///
  /// Cancelling the future does not end the call, which cannot be ended from outside; its result is
  /// dropped then, and ``close()`` still waits for it. A call may wait for a coroutine of this loop by
  /// ``LoopHandle/runCoroutineThreadsafe(name:_:)``.
  ///
  /// - Parameters:
  ///   - executor: Where to run it; ``defaultExecutor``, a thread pool, if it is not given.
  ///   - body: The call. It runs on another thread, so it takes and gives only what may be shared.
  /// - Returns: A future of the result. It fails with the error that `body` throws, with that of an
  ///   executor that refuses the job, or with ``LoopError/closed``.
  public func runInExecutor<Value: Sendable>(
    _ executor: (any Executor)? = nil, _ body: @escaping @Sendable () throws -> Value
  ) -> Future<Value> {
    let future = createFuture(Value.self)
    let number = keepJob(KeptFuture(future))
    inbox.expect(1)
    let inbox = inbox
    do {
      if isClosed { throw LoopError.closed }
      try (executor ?? takeDefaultExecutor()).submit {
        let result = Result(catching: body)
        // A closed loop has dropped the future already.
        _ = inbox.send { loop in loop.finishJob(number, result) }
      }
    } catch {
      finishJob(number, Result<Value, any Error>.failure(error))
    }
    return future
  }

  /// Keeps something that another thread knows by its number.
  func keepJob(_ job: AnyObject) -> UInt64 {
    lastJob &+= 1
    jobs[lastJob] = job
    return lastJob
  }

  /// Gives up what is kept under a number.
  func dropJob(_ number: UInt64) {
    // Dropped when the table is not being changed any more: it may be the last owner of something that
    // gives up another job as it goes.
    let job = jobs.removeValue(forKey: number)
    withExtendedLifetime(job) {}
  }

  private func takeDefaultExecutor() -> any Executor {
    hasDefaultExecutor = true
    return defaultExecutor
  }

  /// The executor that looks names up, which is used from now on.
  func takeLookupExecutor() -> any Executor {
    hasLookupExecutor = true
    return lookupExecutor
  }

  private func finishJob<Value>(_ number: UInt64, _ result: Result<Value, any Error>) {
    inbox.expect(-1)
    guard let job = jobs.removeValue(forKey: number) as? KeptFuture<Value>, !job.future.isDone
    else { return }
    do {
      switch result {
      case .success(let value): try job.future.setResult(value)
      case .failure(let error): try job.future.setException(error)
      }
    } catch {
      report(ErrorReport(kind: .callback, error: error))
    }
  }
}

/// A future that somebody elsewhere knows by its number; it stays on the loop's thread.
final class KeptFuture<Value> {
  let future: Future<Value>

  init(_ future: Future<Value>) { self.future = future }
}

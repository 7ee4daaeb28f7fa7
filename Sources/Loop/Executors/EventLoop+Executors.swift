extension EventLoop {
  /// Where blocking calls run unless an executor is named; made when it is first needed.
  ///
  /// ``close()`` shuts it down if calls were run in it. One that is replaced after calls were run in it
  /// is for its owner to shut down.
  public var defaultExecutor: any EventLoop.Executor {
    get { executors.default }
    set { executors.default = newValue }
  }

  /// Where names are looked up: a thread pool of its own, made when it is first needed.
  ///
  /// Were it the ``defaultExecutor``, a look-up would stand behind calls that may themselves wait for
  /// the connection it is for. ``close()`` shuts it down as it does that one.
  public var lookupExecutor: any EventLoop.Executor {
    get { executors.lookup }
    set { executors.lookup = newValue }
  }

  /// Where processes are started: a thread pool of its own, made when it is first needed.
  ///
  /// A thread that starts one waits until the system has loaded the program, from a disk that may be slow.
  /// ``close()`` shuts it down as it does the ``defaultExecutor``.
  public var processExecutor: any EventLoop.Executor {
    get { executors.process }
    set { executors.process = newValue }
  }

  /// The executor that looks names up, which is used from now on.
  func takeLookupExecutor() -> any EventLoop.Executor { executors.takeLookup() }

  /// The executor that starts processes, which is used from now on.
  func takeProcessExecutor() -> any EventLoop.Executor { executors.takeProcess() }

  /// The executor of which each call has a thread of its own, and may last as long as it likes.
  func takeEndlessExecutor() -> any EventLoop.Executor { executors.takeEndless() }

  private var executors: CallService { service(CallService.self) { CallService() } }

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
  /// ``ThreadsafeLoop/runCoroutineThreadsafe(name:_:)``.
  ///
  /// - Parameters:
  ///   - executor: Where to run it; ``defaultExecutor``, a thread pool, if it is not given.
  ///   - body: The call. It runs on another thread, so it takes and gives only what may be shared.
  /// - Returns: A future of the result. It fails with the error that `body` throws, with that of an
  ///   executor that refuses the job, or with ``LoopError/closed``.
  public func runInExecutor<Value: Sendable>(
    _ executor: (any EventLoop.Executor)? = nil, _ body: @escaping @Sendable () throws -> Value
  ) -> Future<Value> {
    let future = createFuture(Value.self)
    let key = attach(KeptFuture(future))
    inbox.expect(1)
    let inbox = inbox
    do {
      if isClosed { throw LoopError.closed }
      try (executor ?? executors.takeDefault()).submit {
        let result = Result(catching: body)
        // A closed loop has dropped the future already.
        _ = inbox.send { loop in loop.finishCall(key, result) }
      }
    } catch {
      finishCall(key, Result<Value, any Error>.failure(error))
    }
    return future
  }

  private func finishCall<Value>(
    _ key: PartKey<KeptFuture<Value>>, _ result: Result<Value, any Error>
  ) {
    inbox.expect(-1)
    guard let call = parts.detach(key), !call.future.isDone else { return }
    do {
      switch result {
      case .success(let value): try call.future.setResult(value)
      case .failure(let error): try call.future.setException(error)
      }
    } catch {
      report(ErrorReport(kind: .callback, error: error))
    }
  }
}

/// A future that another thread knows by its key; it stays on the loop's thread.
final class KeptFuture<Value>: LoopPart {
  let future: Future<Value>

  init(_ future: Future<Value>) { self.future = future }
}

/// Where the blocking calls of a loop run.
private final class CallService: LoopPart {
  lazy var `default`: any EventLoop.Executor = ThreadPoolExecutor()
  lazy var lookup: any EventLoop.Executor = ThreadPoolExecutor()
  lazy var process: any EventLoop.Executor = ThreadPoolExecutor(maximumThreads: 8)
  private lazy var endless: any EventLoop.Executor = ThreadPoolExecutor(maximumThreads: .max)
  private var isDefaultUsed = false
  private var isLookupUsed = false
  private var isProcessUsed = false
  private var isEndlessUsed = false

  func takeDefault() -> any EventLoop.Executor {
    isDefaultUsed = true
    return `default`
  }

  func takeLookup() -> any EventLoop.Executor {
    isLookupUsed = true
    return lookup
  }

  func takeProcess() -> any EventLoop.Executor {
    isProcessUsed = true
    return process
  }

  func takeEndless() -> any EventLoop.Executor {
    isEndlessUsed = true
    return endless
  }

  // Those that were used wait for the end of their calls.
  override func loopClosed() {
    if isDefaultUsed { `default`.shutdown() }
    if isLookupUsed { lookup.shutdown() }
    if isProcessUsed { process.shutdown() }
    if isEndlessUsed { endless.shutdown() }
  }
}

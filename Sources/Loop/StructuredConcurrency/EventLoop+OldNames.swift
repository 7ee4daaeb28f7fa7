// What had another name before 0.1.

extension EventLoop {
  /// The older name of ``makeThreadsafeLoop()``.
  @available(*, deprecated, renamed: "makeThreadsafeLoop()")
  public func makeHandle() -> ThreadsafeLoop { makeThreadsafeLoop() }

  /// The older name of ``serialExecutor``.
  @available(*, deprecated, renamed: "serialExecutor")
  public func makeExecutor() -> LoopExecutor { serialExecutor }
}

extension FutureProtocol where Value: Sendable {
  /// The older name of ``makeAsyncFuture()``.
  @available(*, deprecated, renamed: "makeAsyncFuture()")
  public func makeHandle() -> AsyncFuture<Value> { makeAsyncFuture() }
}

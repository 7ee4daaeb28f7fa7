import Generators

extension EventLoop {
  /// Prints a ``snapshot()`` to standard error whenever the process gets a signal.
  ///
  /// ```swift
  /// try loop.printSnapshot(on: .quit)  // Control-\
  /// ```
  ///
  /// The program goes on. As with every ``addSignalHandler(_:_:)``, the loop does not count as idle then; it
  /// answers in its next iteration, and so not while a step blocks it.
  ///
  /// - Parameter signal: The signal; ``removeSignalHandler(_:)`` ends it.
  /// - Throws: As ``addSignalHandler(_:_:)``.
  public func printSnapshot(on signal: Signal) throws {
    // The loop keeps the callback.
    try addSignalHandler(signal) { [unowned self] in StandardError.write("\(snapshot())") }
  }
}

extension ThreadsafeLoop {
  /// Asks for a snapshot of the loop, from any thread.
  ///
  /// - Parameter answer: Is given it on the loop's thread, from the loop's next iteration; not while the loop
  ///   does not run, nor while a step blocks it.
  /// - Throws: ``LoopError/closed`` if the loop is closed.
  public func snapshot(_ answer: @escaping @Sendable (EventLoop.Snapshot) -> Void) throws {
    try callSoonThreadsafe { loop in answer(loop.snapshot()) }
  }
}

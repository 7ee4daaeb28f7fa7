extension EventLoop {
  /// Has a callback run when the process gets a signal.
  ///
  /// ```swift
  /// try loop.addSignalHandler(.terminate) { server.close() }
  /// ```
  ///
  /// The callback runs from an iteration, like every other, and may do what any callback may; it is
  /// not a signal handler of the system, which may do next to nothing. Signals of one number that come
  /// before the callback has run count as one; those of several are told by number. As long as a
  /// handler is there the loop does not count as idle: a signal may come.
  ///
  /// System calls that the signal interrupts go on (`SA_RESTART`). Unlike asyncio, any thread's loop
  /// may handle signals, and what handled the signal before does so again when the handler is removed or
  /// the loop is closed.
  ///
  /// - Parameters:
  ///   - signal: The signal.
  ///   - callback: What to run; takes the place of an earlier one of this loop. An error that leaves it
  ///     goes to ``exceptionHandler``.
  /// - Throws: ``SignalError/cannotBeHandled(_:)`` for `SIGKILL` and `SIGSTOP`;
  ///   ``SignalError/unknownSignal(_:)``; ``SignalError/handledElsewhere(_:)`` if another loop handles
  ///   it; ``LoopError/closed``; ``SystemError`` if the system has no descriptor left, or refuses.
  public func addSignalHandler(
    _ signal: Signal, _ callback: @escaping () throws -> Void
  ) throws {
    if isClosed || isClosing { throw LoopError.closed }
    let service = service(SignalService.self) { SignalService() }
    let watch = try service.watch ?? SignalWatch(self)
    service.watch = watch
    if watch.callbacks[signal] == nil {
      do {
        try SignalDelivery.shared.begin(signal, watch.receiver)
      } catch {
        watch.endIfUnused()
        throw error
      }
    }
    watch.callbacks[signal] = callback
  }

  /// Removes what ``addSignalHandler(_:_:)`` added; the signal is handled as it was before that.
  ///
  /// - Parameter signal: The signal.
  /// - Returns: Whether this loop handled it.
  @discardableResult
  public func removeSignalHandler(_ signal: Signal) -> Bool {
    guard let watch = parts.service(SignalService.self)?.watch,
      watch.callbacks.removeValue(forKey: signal) != nil
    else {
      return false
    }
    SignalDelivery.shared.end(signal)
    watch.endIfUnused()
    return true
  }
}

/// What runs a loop's callbacks for signals, if there are any.
final class SignalService: LoopPart {
  var watch: SignalWatch?

  override func loopClosed() { watch = nil }
}

/// Runs a loop's callbacks for signals.
final class SignalWatch: DescriptorObserver {
  let receiver: SignalReceiver
  var callbacks: [Signal: () throws -> Void] = [:]
  private let link: LoopLink

  /// Begins to watch for signals.
  ///
  /// - Throws: ``SystemError``.
  init(_ loop: EventLoop) throws {
    link = loop.link
    receiver = try SignalReceiver()
    super.init()
    do {
      try loop.watch(receiver.descriptor, for: .reader, self)
    } catch {
      receiver.close()
      throw error
    }
  }

  override func descriptorReadable() {
    for signal in receiver.take() {
      // Looked up now: an earlier callback may have removed it.
      if let callback = callbacks[signal] { link.loop?.call(callback) }
    }
  }

  override var isKept: Bool { true }

  override func loopClosed() {
    // The loop may be on its way out: its service forgets this object.
    for signal in callbacks.keys { SignalDelivery.shared.end(signal) }
    callbacks = [:]
    receiver.close()
  }

  /// Stops watching when there is nothing left to watch for.
  func endIfUnused() {
    guard callbacks.isEmpty else { return }
    link.loop?.unwatch(receiver.descriptor)
    link.loop?.parts.service(SignalService.self)?.watch = nil
    receiver.close()
  }
}

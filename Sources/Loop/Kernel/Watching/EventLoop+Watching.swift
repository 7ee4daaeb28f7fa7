extension EventLoop {
  /// Calls back in each iteration in which a descriptor can be read from.
  ///
  /// A call is a hint: another reader may have taken meanwhile what there was. The descriptor should
  /// not block.
  ///
  /// - Parameters:
  ///   - descriptor: An open descriptor, which must be removed before it is closed.
  ///   - callback: What to run; takes the place of an earlier one. An error that leaves it goes to
  ///     ``exceptionHandler``.
  /// - Throws: ``SystemError`` if the selector refuses the descriptor, which is not watched at all
  ///   then: a writer of it is forgotten, which is reported; ``LoopError/closed``.
  public func addReader(_ descriptor: Int32, _ callback: @escaping () throws -> Void) throws {
    try watch(descriptor, for: .reader, ReadinessCallback(self, callback))
  }

  /// Calls back in each iteration in which a descriptor can be written to.
  ///
  /// A call is a hint: another writer may have filled the room meanwhile. The descriptor should not
  /// block.
  ///
  /// - Parameters:
  ///   - descriptor: An open descriptor, which must be removed before it is closed.
  ///   - callback: What to run; takes the place of an earlier one. An error that leaves it goes to
  ///     ``exceptionHandler``.
  /// - Throws: ``SystemError`` if the selector refuses the descriptor, which is not watched at all
  ///   then: a reader of it is forgotten, which is reported; ``LoopError/closed``.
  public func addWriter(_ descriptor: Int32, _ callback: @escaping () throws -> Void) throws {
    try watch(descriptor, for: .writer, ReadinessCallback(self, callback))
  }

  /// Stops watching whether a descriptor can be read from.
  ///
  /// - Returns: Whether it was watched.
  @discardableResult
  public func removeReader(_ descriptor: Int32) -> Bool { unwatch(descriptor, for: .reader) }

  /// Stops watching whether a descriptor can be written to.
  ///
  /// - Returns: Whether it was watched.
  @discardableResult
  public func removeWriter(_ descriptor: Int32) -> Bool { unwatch(descriptor, for: .writer) }

  /// Has the selector asked in the next iteration, whatever is ready: somebody is kept waiting.
  func pollSoon() { lastPoll = ready.head &- EventLoop.wordsBetweenPolls }
}

/// Runs a closure when a descriptor is ready.
private final class ReadinessCallback: DescriptorObserver {
  let link: LoopLink
  let callback: () throws -> Void

  init(_ loop: EventLoop, _ callback: @escaping () throws -> Void) {
    link = loop.link
    self.callback = callback
  }

  override var isKept: Bool { true }
  override func descriptorReadable() { link.loop?.call(callback) }
  override func descriptorWritable() { link.loop?.call(callback) }

  override func watchingFailed(_ error: any Error) {
    link.loop?.report(ErrorReport(kind: .selector, error: error))
  }
}

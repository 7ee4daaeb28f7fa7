/// The callbacks of one watched descriptor.
struct Watcher {
  var reader: (() throws -> Void)?
  var writer: (() throws -> Void)?

  var interest: Interest {
    var interest: Interest = []
    if reader != nil { interest.insert(.readable) }
    if writer != nil { interest.insert(.writable) }
    return interest
  }

  /// Has the callbacks run whose descriptor is ready.
  func makeReady(_ readiness: Readiness, _ loop: EventLoop) {
    if readiness.contains(.readable), let reader { loop.callSoon(reader) }
    if readiness.contains(.writable), let writer { loop.callSoon(writer) }
  }
}

extension EventLoop {
  /// Calls back in each iteration in which a descriptor can be read from.
  ///
  /// - Parameters:
  ///   - descriptor: An open descriptor, which must be removed before it is closed.
  ///   - callback: What to run; takes the place of an earlier one.
  /// - Throws: ``SystemError`` if the selector refuses the descriptor; ``SelectorError/closed``.
  public func addReader(_ descriptor: Int32, _ callback: @escaping () throws -> Void) throws {
    try change(descriptor) { $0.reader = callback }
  }

  /// Calls back in each iteration in which a descriptor can be written to.
  ///
  /// - Parameters:
  ///   - descriptor: An open descriptor, which must be removed before it is closed.
  ///   - callback: What to run; takes the place of an earlier one.
  /// - Throws: ``SystemError`` if the selector refuses the descriptor; ``SelectorError/closed``.
  public func addWriter(_ descriptor: Int32, _ callback: @escaping () throws -> Void) throws {
    try change(descriptor) { $0.writer = callback }
  }

  /// Stops watching whether a descriptor can be read from.
  ///
  /// - Returns: Whether it was watched.
  @discardableResult
  public func removeReader(_ descriptor: Int32) -> Bool {
    guard watchers[descriptor]?.reader != nil else { return false }
    remove(descriptor) { $0.reader = nil }
    return true
  }

  /// Stops watching whether a descriptor can be written to.
  ///
  /// - Returns: Whether it was watched.
  @discardableResult
  public func removeWriter(_ descriptor: Int32) -> Bool {
    guard watchers[descriptor]?.writer != nil else { return false }
    remove(descriptor) { $0.writer = nil }
    return true
  }

  private func change(_ descriptor: Int32, _ edit: (inout Watcher) -> Void) throws {
    var watcher = watchers[descriptor] ?? Watcher()
    edit(&watcher)
    try selector.setInterest(watcher.interest, for: descriptor)
    watchers[descriptor] = watcher
  }

  private func remove(_ descriptor: Int32, _ edit: (inout Watcher) -> Void) {
    guard var watcher = watchers[descriptor] else { return }
    edit(&watcher)
    let interest = watcher.interest
    watchers[descriptor] = interest.isEmpty ? nil : watcher
    do {
      try selector.setInterest(interest, for: descriptor)
    } catch {
      report(ErrorReport(kind: .selector, error: error))
    }
  }
}

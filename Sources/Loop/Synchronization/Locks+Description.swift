extension Lock: CustomStringConvertible {
  /// Whether it is locked, and how many wait: `<Lock locked waiters=2>`.
  public var description: String { "<Lock \(lockState(isLocked, line))>" }
}

extension Condition: CustomStringConvertible {
  /// Whether its lock is locked, and how many wait for a notification: `<Condition unlocked>`.
  public var description: String { "<Condition \(lockState(isLocked, line))>" }
}

extension Event: CustomStringConvertible {
  /// Whether it is set, and how many wait for it: `<Event unset waiters=2>`.
  public var description: String { "<Event \(isSet ? "set" : "unset")\(count(of: line))>" }
}

extension Semaphore: CustomStringConvertible {
  /// How many may pass, and how many wait: `<Semaphore value=0 waiters=2>`.
  public var description: String { "<\(type(of: self)) value=\(value)\(count(of: line))>" }
}

private func lockState(_ isLocked: Bool, _ line: borrowing WaiterLine) -> String {
  (isLocked ? "locked" : "unlocked") + count(of: line)
}

private func count(of line: borrowing WaiterLine) -> String {
  line.count == 0 ? "" : " waiters=\(line.count)"
}

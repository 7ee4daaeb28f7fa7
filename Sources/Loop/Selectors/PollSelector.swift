/// The portable selector: `poll(2)`, which every Unix has.
///
/// Each wait costs time in proportion to the number of registered descriptors, which is fine for
/// some hundred. Timeouts are rounded up to milliseconds.
public final class PollSelector: EventLoop.Selector {
  private let wakeDescriptor: WakeDescriptor

  // The checks for exclusive access are waived: the selector is used on one thread, and no handler
  // runs during an access.

  /// What `poll` is given: the wake descriptor first, then the registered ones in no order.
  @exclusivity(unchecked) private var entries: [Polling.Entry]
  /// The place of each descriptor among the entries, by its number; 0 for none.
  @exclusivity(unchecked) private var places: [Int32] = []
  /// What the wait in progress has found, kept apart because handlers may change the entries.
  @exclusivity(unchecked) private var found: [Polling.Entry] = []
  @exclusivity(unchecked) private var isSelecting = false
  @exclusivity(unchecked) private var isClosed = false

  /// Makes a selector without any descriptor.
  ///
  /// - Throws: ``SystemError``: `tooManyOpenFiles`.
  public init() throws {
    wakeDescriptor = try WakeDescriptor()
    entries = [Polling.entry(wakeDescriptor.number, events: Polling.readable)]
  }

  deinit { close() }

  /// The handle by which other threads end a wait.
  public var waker: SelectorWaker { SelectorWaker(wakeDescriptor) }

  /// Sets what is waited for on a descriptor.
  ///
  /// - Parameters:
  ///   - interest: everything to wait for from now on; empty to remove the descriptor.
  ///   - descriptor: the number of an open descriptor, or, to remove it, any number.
  /// - Throws: ``SystemError``, ``SelectorError/closed``.
  public func setInterest(_ interest: Interest, for descriptor: Int32) throws {
    guard !isClosed else { throw SelectorError.closed }
    let current = self.interest(for: descriptor)
    if interest.isEmpty {
      remove(descriptor)
      return
    }
    do {
      // `poll` itself would not complain before it is called, and then at nobody.
      try Polling.checkOpen(descriptor)
    } catch {
      remove(descriptor)
      throw SystemError(call: error.call, code: error.code, context: "descriptor \(descriptor)")
    }
    if current.isEmpty {
      add(descriptor, events: Self.events(interest))
    } else {
      entries[place(of: descriptor)].events = Self.events(interest)
    }
  }

  /// What is waited for on a descriptor; empty if it is not registered.
  public func interest(for descriptor: Int32) -> Interest {
    let place = place(of: descriptor)
    return place == 0 ? [] : Self.readiness(entries[place].events)
  }

  /// Waits until something is ready, or the time is over, or it is woken up.
  ///
  /// - Parameters:
  ///   - timeout: how long to wait at most, in nanoseconds; zero not to wait, `nil` for no limit.
  ///   - report: called for each descriptor that is ready, with its number and what is ready.
  /// - Returns: how often `report` was called.
  /// - Throws: ``SystemError``, ``SelectorError``.
  /// - Complexity: O(registered descriptors)
  @discardableResult
  public func select(
    timeout: Int64?, _ report: (_ descriptor: Int32, _ readiness: Interest) -> Void
  ) throws -> Int {
    guard !isClosed else { throw SelectorError.closed }
    guard !isSelecting else { throw SelectorError.alreadySelecting }
    isSelecting = true
    defer { isSelecting = false }
    try wait(timeout: timeout)
    var reported = 0
    for index in found.indices {
      let entry = found[index]
      // Asked anew for each event: a handler may have changed or removed it, or closed everything.
      let readiness = Self.readiness(entry.revents).intersection(interest(for: entry.fd))
      guard !readiness.isEmpty else { continue }
      reported += 1
      report(entry.fd, readiness)
    }
    return reported
  }

  /// Releases what the selector owns; the second time does nothing.
  public func close() {
    guard !isClosed else { return }
    isClosed = true
    entries = []
    places = []
    wakeDescriptor.close()
  }

  /// Waits, takes wake-ups back, and collects what is ready.
  private func wait(timeout: Int64?) throws {
    found.removeAll(keepingCapacity: true)
    var left = try entries.withUnsafeMutableBufferPointer {
      try Polling.wait($0, timeout: timeout)
    }
    guard left > 0 else { return }
    if entries[0].revents != 0 {
      wakeDescriptor.drain()
      left -= 1
    }
    var place = 1
    while left > 0, place < entries.count {
      if entries[place].revents != 0 {
        found.append(entries[place])
        left -= 1
      }
      place += 1
    }
  }

  private func place(of descriptor: Int32) -> Int {
    guard descriptor >= 0, Int(descriptor) < places.count else { return 0 }
    return Int(places[Int(descriptor)])
  }

  private func add(_ descriptor: Int32, events: Int16) {
    let missing = Int(descriptor) + 1 - places.count
    if missing > 0 { places.append(contentsOf: repeatElement(0, count: missing)) }
    places[Int(descriptor)] = Int32(entries.count)
    entries.append(Polling.entry(descriptor, events: events))
  }

  /// Moves the last entry into the gap.
  private func remove(_ descriptor: Int32) {
    let gap = place(of: descriptor)
    guard gap != 0 else { return }
    places[Int(descriptor)] = 0
    let last = entries.removeLast()
    guard last.fd != descriptor else { return }
    entries[gap] = last
    places[Int(last.fd)] = Int32(gap)
  }

  private static func events(_ interest: Interest) -> Int16 {
    var events: Int16 = 0
    if interest.contains(.readable) { events |= Polling.readable }
    if interest.contains(.writable) { events |= Polling.writable }
    return events
  }

  private static func readiness(_ events: Int16) -> Interest {
    var readiness: Interest = []
    if events & (Polling.readable | Polling.broken) != 0 { readiness.insert(.readable) }
    if events & (Polling.writable | Polling.broken) != 0 { readiness.insert(.writable) }
    return readiness
  }
}

@available(*, unavailable, message: "a selector belongs to one thread; hand out its waker instead")
extension PollSelector: Sendable {}

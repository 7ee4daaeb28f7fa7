#if os(Linux) && !canImport(Musl)
  /// The selector of Linux: `epoll(7)`, level-triggered.
  ///
  /// The cost of a wait depends on how many descriptors are ready, not on how many are registered.
  /// Timeouts are exact to the nanosecond where the kernel and the C library have `epoll_pwait2`
  /// (Linux 5.11, glibc 2.35), and rounded up to milliseconds elsewhere. At most 1024 descriptors
  /// are reported a call; the others come first in the next.
  public final class EpollSelector: EventLoop.Selector {
    private let epoll: Epoll
    private let wakeDescriptor: WakeDescriptor

    // The checks for exclusive access are waived: the selector is used on one thread, and no
    // handler runs during an access.

    /// The interest in each descriptor, by its number.
    ///
    /// Numbers are small: the system hands out the lowest that is free.
    @exclusivity(unchecked) private var interests: [Interest] = []
    @exclusivity(unchecked) private var isSelecting = false
    @exclusivity(unchecked) private var isClosed = false

    /// Makes a selector without any descriptor.
    ///
    /// - Throws: ``SystemError``: `tooManyOpenFiles`; `notImplemented` where the C library does not
    ///   offer epoll to the program.
    public init() throws {
      epoll = try Epoll()
      wakeDescriptor = try WakeDescriptor()
      if let code = epoll.change(.add, wakeDescriptor.number, events: Epoll.readable) {
        throw SystemError(call: "epoll_ctl", code: code)
      }
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
        guard !current.isEmpty else { return }
        // An error matters to nobody now: the descriptor is not in the set any more, or it is removed
        // when it is next reported.
        _ = epoll.change(.remove, descriptor, events: 0)
      } else if let code = add(descriptor, interest, isKnown: !current.isEmpty) {
        // The system may still know it as it was.
        if !current.isEmpty { _ = epoll.change(.remove, descriptor, events: 0) }
        remember([], for: descriptor)
        throw SystemError(call: "epoll_ctl", code: code, context: "descriptor \(descriptor)")
      }
      remember(interest, for: descriptor)
    }

    /// What is waited for on a descriptor; empty if it is not registered.
    public func interest(for descriptor: Int32) -> Interest {
      guard descriptor >= 0, Int(descriptor) < interests.count else { return [] }
      return interests[Int(descriptor)]
    }

    /// Waits until something is ready, or the time is over, or it is woken up.
    ///
    /// - Parameters:
    ///   - timeout: how long to wait at most, in nanoseconds; zero not to wait, `nil` for no limit.
    ///   - report: called for each descriptor that is ready, with its number and what is ready.
    /// - Returns: how often `report` was called.
    /// - Throws: ``SystemError``, ``SelectorError``.
    /// - Complexity: O(ready descriptors)
    @discardableResult
    public func select(
      timeout: Int64?, _ report: (_ descriptor: Int32, _ readiness: Interest) -> Void
    ) throws -> Int {
      guard !isClosed else { throw SelectorError.closed }
      guard !isSelecting else { throw SelectorError.alreadySelecting }
      isSelecting = true
      defer { isSelecting = false }
      let count = try epoll.wait(timeout: timeout)
      var reported = 0
      for index in 0..<count {
        let (descriptor, mask) = epoll.event(at: index)
        if descriptor == wakeDescriptor.number {
          if !isClosed { wakeDescriptor.drain() }
          continue
        }
        // Asked anew for each event: a handler may have changed or removed it, or closed
        // everything.
        let readiness = Self.readiness(mask).intersection(interest(for: descriptor))
        guard !readiness.isEmpty else {
          removeAgain(descriptor)
          continue
        }
        reported += 1
        report(descriptor, readiness)
      }
      return reported
    }

    /// Releases what the selector owns; the second time does nothing.
    public func close() {
      guard !isClosed else { return }
      isClosed = true
      interests = []
      epoll.close()
      wakeDescriptor.close()
    }

    /// Removes what was reported though nobody waits for it: a handler has removed it just now, or the
    /// system has refused to, and would report it for ever.
    @inline(never)
    private func removeAgain(_ descriptor: Int32) {
      if interest(for: descriptor).isEmpty { _ = epoll.change(.remove, descriptor, events: 0) }
    }

    private func remember(_ interest: Interest, for descriptor: Int32) {
      guard descriptor >= 0 else { return }
      let missing = Int(descriptor) + 1 - interests.count
      if missing > 0 {
        guard !interest.isEmpty else { return }
        interests.append(contentsOf: repeatElement([], count: missing))
      }
      interests[Int(descriptor)] = interest
    }

    /// Adds or changes, and if that was the wrong one of the two, does the other: a descriptor that
    /// was closed while registered has left the set, and its number may have come back.
    private func add(
      _ descriptor: Int32, _ interest: Interest, isKnown: Bool
    ) -> SystemError.Code? {
      var events: UInt32 = 0
      if interest.contains(.readable) { events |= Epoll.readable }
      if interest.contains(.writable) { events |= Epoll.writable }
      let code = epoll.change(isKnown ? .modify : .add, descriptor, events: events)
      switch code {
      case .noSuchFile where isKnown: return epoll.change(.add, descriptor, events: events)
      case .fileExists where !isKnown: return epoll.change(.modify, descriptor, events: events)
      default: return code
      }
    }

    @inline(__always)
    private static func readiness(_ mask: UInt32) -> Interest {
      var readiness: Interest = []
      if mask & (Epoll.readable | Epoll.broken) != 0 { readiness.insert(.readable) }
      if mask & (Epoll.writable | Epoll.broken) != 0 { readiness.insert(.writable) }
      return readiness
    }
  }

  @available(*, unavailable, message: "a selector belongs to one thread; hand out its waker")
  extension EpollSelector: Sendable {}
#endif

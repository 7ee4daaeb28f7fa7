extension EventLoop {
  /// Tells an event loop which descriptors are ready, and waits until one is.
  ///
  /// ## The contract
  ///
  /// Anyone may write a selector; `SelectorLaw.check(_:)` of `LoopTesting` runs one through every rule that
  /// can be seen from outside.
  ///
  /// **Registration**
  /// 1. A descriptor is known by its number. `setInterest` replaces what is waited for on it: the
  ///    first interest adds it, another one changes it, the empty one removes it. There is no adding
  ///    twice, and removing what was never added does nothing.
  /// 2. Setting the interest that is set already asks the system again: if the descriptor was closed
  ///    meanwhile and the number is that of another one, that is what is waited for from now on.
  /// 3. A number that is not open is refused with a ``SystemError`` of code `badDescriptor`, one that
  ///    cannot be waited for (a regular file) with `notPermitted`, or is always ready. A refused
  ///    descriptor is not registered, whatever was waited for on it before.
  /// 4. Remove a descriptor **before** it is closed. The selector does not own it and cannot see it
  ///    close; the same number may come back as something else.
  ///
  /// **Selection**
  /// 5. Level-triggered: a descriptor is reported by every `select` for as long as it is ready,
  ///    whether or not anything was done about it.
  /// 6. Each descriptor is reported at most once a call, with the part of its interest that is ready,
  ///    never empty, never more than its interest.
  /// 7. A hang-up and an error count as readable and writable: the operation that is waiting is tried
  ///    and sees the end or the error by its own system call. They are reported for an interest only.
  /// 8. A report is a hint. What it announces may be gone by the time it is used (another handler
  ///    read it, or the number is a new descriptor), so operations do not block and treat *would
  ///    block* as *not ready*.
  /// 9. Handlers may change interests, of other descriptors as well: one that was removed by a
  ///    handler is not reported by the same call any more. Handlers may close the selector.
  /// 10. Calling `select` from a handler throws ``SelectorError/alreadySelecting``.
  ///
  /// **Waiting**
  /// 11. With a timeout of zero (or less) `select` does not wait; with `nil` it waits without limit;
  ///     it ends early if something is ready, on a wake-up and on a signal, and otherwise not before
  ///     the time is over: timeouts are rounded up, never down. The greatest timeouts are fine.
  /// 12. ``SelectorWaker/wakeUp()``, on any thread, ends the wait in progress, else the next one.
  ///     Wake-ups are not reported and not counted.
  ///
  /// **End**
  /// 13. `close()` releases what the selector owns, and leaves the registered descriptors alone.
  ///     After it `select` and `setInterest` throw ``SelectorError/closed``, `interest(for:)` is
  ///     empty, `wakeUp()` and `close()` do nothing.
  ///
  /// A selector belongs to one thread. Only its waker may be handed to others.
  ///
  /// No call allocates memory for an event or a wait; registration may, when a number is greater than
  /// all before.
  ///
  /// Modelled on mio's selectors, polling's `Poller` and Python's `selectors.BaseSelector`. Unlike
  /// Python's, it takes no file objects and has no separate `register`, `modify` and `unregister`.
  public protocol Selector: AnyObject {
    /// The handle by which other threads end a wait.
    var waker: SelectorWaker { get }

    /// Sets what is waited for on a descriptor; rules 1 to 4.
    ///
    /// - Parameters:
    ///   - interest: everything to wait for from now on; empty to remove the descriptor.
    ///   - descriptor: the number of an open descriptor, or, to remove it, any number.
    /// - Throws: ``SystemError``, ``SelectorError/closed``.
    func setInterest(_ interest: Interest, for descriptor: Int32) throws

    /// What is waited for on a descriptor; empty if it is not registered.
    func interest(for descriptor: Int32) -> Interest

    /// Waits until something is ready, or the time is over, or it is woken up; rules 5 to 12.
    ///
    /// - Parameters:
    ///   - timeout: how long to wait at most, in nanoseconds; zero not to wait, `nil` for no limit.
    ///   - report: called for each descriptor that is ready, with its number and what is ready.
    /// - Returns: how often `report` was called.
    /// - Throws: ``SystemError``, ``SelectorError``.
    @discardableResult
    func select(
      timeout: Int64?, _ report: (_ descriptor: Int32, _ readiness: Interest) -> Void
    ) throws -> Int

    /// Releases what the selector owns; the second time does nothing.
    func close()
  }
}

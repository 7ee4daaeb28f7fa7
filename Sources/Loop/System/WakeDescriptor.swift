import GeneratorsPlatform
import Synchronization

/// A descriptor by which one thread wakes another that waits in a selector.
///
/// The waiting thread registers `number` and calls `drain()` when it is readable; any thread, and a
/// signal handler too, calls `wake()`. Wakes between two drains count as one, and only the first of
/// them is a system call.
///
/// The order that makes nothing get lost: who wakes first stores the work, then calls `wake()`; who
/// is woken first calls `drain()`, then looks for work.
///
/// `close()` may race with `wake()`: the number is freed when the last `wake()` in progress is
/// over, so that no wake is ever written to a stranger's descriptor.
///
/// ## States
///
/// | `isPending` | the descriptor is | left by |
/// |-------------|-------------------|---------|
/// | no          | not readable      | `wake()`: yes; the one that makes the change writes |
/// | yes         | readable, or about to be | `drain()`, after it has read: no |
///
/// | `uses`        | `wake()`s in progress | the number is | left by |
/// |---------------|-----------------------|---------------|---------|
/// | 0             | none                  | open          | `wake()`: 2; `close()`: 1, and so freed |
/// | 2, 4, …       | 1, 2, …               | open          | `wake()`, up or down; `close()`: one more |
/// | 3, 5, …       | 1, 2, …               | open; later wakes write nothing | the end of a `wake()`: down to 1 |
/// | 1             | none                  | to be freed   | one of the threads that see it: freed |
/// | `freed`       | any number            | a stranger's  | – |
///
/// ## Who keeps it
///
/// The object is used until `wake()` returns, which may be after the woken thread has freed all that
/// it was woken for. So a thread that calls `wake()` has a reference of its own: its ``SelectorWaker``,
/// or the count of handlers in `SignalDelivery`.
package final class WakeDescriptor: Sendable {
  /// The descriptor to register for reading.
  package let number: Int32

  /// Where wakes are written: the same on Linux, the other end of a pipe elsewhere.
  private let target: Int32

  /// Whether a wake is under way that nobody has drained.
  private let isPending = Atomic<Bool>(false)

  /// Twice the number of calls of `wake()` in progress, plus one once the descriptor is to be
  /// closed.
  private let uses = Atomic<Int>(0)

  /// Makes a wake descriptor.
  ///
  /// - Throws: `tooManyOpenFiles`, and what else the system has.
  package init() throws(SystemError) {
    #if os(Linux) && !canImport(Musl)
      if let eventDescriptor = LinuxCalls.shared.eventDescriptor {
        // The flags of eventfd are those of open, by definition.
        let result = systemCall { Int(eventDescriptor(0, O_NONBLOCK | O_CLOEXEC)) }
        number = Descriptor(owning: Int32(try result.get("eventfd"))).release()
        target = number
        return
      }
    #endif
    let pipe = try Descriptor.pipe()
    number = pipe.read.release()
    target = pipe.write.release()
  }

  deinit { close() }

  /// Makes `number` readable; does nothing once closed.
  ///
  /// Any thread may call this at any time, and a signal handler may.
  package func wake() {
    // Acquire and release in one: what was stored before is seen by the thread that drains.
    guard !isPending.exchange(true, ordering: .acquiringAndReleasing) else { return }
    let before = uses.wrappingAdd(2, ordering: .acquiring).oldValue
    if before & 1 == 0 { signal() }
    if uses.wrappingSubtract(2, ordering: .acquiringAndReleasing).newValue == 1 { free() }
  }

  /// Takes all wakes so far back, so that `number` is no longer readable.
  ///
  /// The pending mark is cleared last: the other way round a wake between the two steps would be
  /// read here and stay marked as pending, and no later wake would be written.
  package func drain() {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { buffer in
      guard let start = buffer.baseAddress else { return }
      _ = systemCall { read(number, start, buffer.count) }
    }
    _ = isPending.exchange(false, ordering: .acquiringAndReleasing)
  }

  /// Closes the descriptor, now or when the wakes in progress are over; the second time does
  /// nothing.
  package func close() {
    let before = uses.bitwiseOr(1, ordering: .acquiringAndReleasing).oldValue
    if before == 0 { free() }
  }

  private func signal() {
    // A signal handler must leave `errno` as it was.
    let saved = ErrorNumber.current
    var one: UInt64 = 1
    var attempts = 0
    while true {
      let result = systemCall { write(target, &one, MemoryLayout<UInt64>.size) }
      // A full counter or pipe is readable already.
      guard let failure = result.failure, failure != .wouldBlock else { break }
      attempts += 1
      if attempts == Self.maximumAttempts {
        // This wake is lost, but not those that come: the mark would say that they need no writing.
        _ = isPending.exchange(false, ordering: .acquiringAndReleasing)
        break
      }
    }
    ErrorNumber.current = saved
  }

  /// How often a wake is written that the system refuses for no reason that it has.
  private static var maximumAttempts: Int { 16 }

  private func free() {
    // Another wake may have begun and ended since: only one of them moves the count away from one.
    let (isMine, _) = uses.compareExchange(
      expected: 1, desired: freed, ordering: .acquiringAndReleasing)
    guard isMine else { return }
    closeDescriptor(number)
    if target != number { closeDescriptor(target) }
  }

  /// Odd, as closed is, and so far from one that no number of wakes in progress leads back to it.
  private var freed: Int { Int.max / 2 | 1 }
}

import Foundation
import Loop

/// A selector over `select(2)`, the oldest call of its kind: for descriptors below 1,024.
///
/// Timeouts are rounded up to microseconds.
final class SelectSelector: EventLoop.Selector {
  private var interests: [Int32: Interest] = [:]
  private let pipe: WakePipe
  private var isSelecting = false
  private var isClosed = false

  init() throws { pipe = try WakePipe() }

  deinit { close() }

  var waker: SelectorWaker { SelectorWaker { [pipe] in pipe.wake() } }

  func interest(for descriptor: Int32) -> Interest { interests[descriptor] ?? [] }

  func setInterest(_ interest: Interest, for descriptor: Int32) throws {
    if isClosed { throw SelectorError.closed }
    interests[descriptor] = nil
    if interest.isEmpty { return }
    // `select` would complain of any bad number at once, and not say which.
    guard fcntl(descriptor, F_GETFD) >= 0 else {
      throw SystemError(call: "fcntl", code: .init(rawValue: errno), context: "\(descriptor)")
    }
    guard descriptor < FD_SETSIZE else {
      throw SystemError(call: "select", code: .invalidArgument, context: "\(descriptor)")
    }
    interests[descriptor] = interest
  }

  func select(timeout: Int64?, _ report: (Int32, Interest) -> Void) throws -> Int {
    if isClosed { throw SelectorError.closed }
    if isSelecting { throw SelectorError.alreadySelecting }
    isSelecting = true
    defer { isSelecting = false }

    var readable = DescriptorSet()
    var writable = DescriptorSet()
    readable.insert(pipe.readEnd)
    for (descriptor, interest) in interests {
      if interest.contains(.readable) { readable.insert(descriptor) }
      if interest.contains(.writable) { writable.insert(descriptor) }
    }
    guard try wait(&readable, &writable, timeout) else { return 0 }
    if readable.contains(pipe.readEnd) { pipe.drain() }

    var count = 0
    for descriptor in interests.keys.sorted() {
      var ready: Interest = []
      if readable.contains(descriptor) { ready.insert(.readable) }
      if writable.contains(descriptor) { ready.insert(.writable) }
      // Asked anew each time: a handler may have changed its mind, or closed everything.
      ready.formIntersection(interest(for: descriptor))
      guard !ready.isEmpty else { continue }
      count += 1
      report(descriptor, ready)
    }
    return count
  }

  func close() {
    isClosed = true
    interests = [:]
    pipe.close()
  }

  /// Waits; says whether the sets have anything in them.
  private func wait(
    _ readable: inout DescriptorSet, _ writable: inout DescriptorSet, _ timeout: Int64?
  ) throws -> Bool {
    let highest = max(interests.keys.max() ?? 0, pipe.readEnd)
    var limit = timeval()
    if let timeout {
      // Nobody waits for longer than a day here; the loop asks again.
      let microseconds = min(max(0, timeout), 86_400_000_000_000 - 999)
      let rounded = (microseconds + 999) / 1000
      limit.tv_sec = Int(rounded / 1_000_000)
      limit.tv_usec = numericCast(rounded % 1_000_000)
    }
    let result = withUnsafeMutablePointer(to: &limit) {
      Foundation.select(
        highest + 1, &readable.set, &writable.set, nil, timeout == nil ? nil : $0)
    }
    if result >= 0 { return result > 0 }
    // A signal ends a wait, and is no error.
    if errno == EINTR { return false }
    throw SystemError(call: "select", code: .init(rawValue: errno))
  }
}

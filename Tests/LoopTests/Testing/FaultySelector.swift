import Foundation
import Loop
import LoopTesting

/// A selector that is right but for one thing.
final class FaultySelector: EventLoop.Selector {
  enum Fault: CaseIterable {
    case forgetsChanges
    case keepsRefused
    case tiresOfReporting
    case reportsTwice
    case reportsNothing
    case reportsMore
    case hidesHangUps
    case reportsRemoved
    case allowsNesting
    case waitsTooShort
    case ignoresWakeUps
    case keepsWakeUps
    case worksWhenClosed
    case endsConnections

    var law: SelectorLaw {
      switch self {
      case .forgetsChanges: .registration
      case .keepsRefused: .refusal
      case .tiresOfReporting, .reportsTwice, .reportsNothing, .reportsMore: .levelTriggered
      case .hidesHangUps: .brokenConnections
      case .reportsRemoved: .changesByHandlers
      case .allowsNesting: .nestedSelection
      case .waitsTooShort: .timeouts
      case .ignoresWakeUps, .keepsWakeUps: .wakeUps
      case .worksWhenClosed, .endsConnections: .closing
      }
    }
  }

  private let base: any EventLoop.Selector
  private let fault: Fault
  private var interests: [Int32: Interest] = [:]
  private var reportCounts: [Int32: Int] = [:]
  private var isSelecting = false
  private var isClosed = false

  init(_ fault: Fault) throws {
    self.fault = fault
    base = try PollSelector()
  }

  var waker: SelectorWaker {
    let waker = base.waker
    switch fault {
    case .ignoresWakeUps: return SelectorWaker {}
    case .keepsWakeUps:
      return SelectorWaker { [wakeUps] in
        wakeUps.withLock { $0 += 1 }
        waker.wakeUp()
      }
    default: return waker
    }
  }

  private let wakeUps = SystemMonitor(0)

  func setInterest(_ interest: Interest, for descriptor: Int32) throws {
    if fault == .worksWhenClosed, isClosed { return }
    if fault == .forgetsChanges, !base.interest(for: descriptor).isEmpty, !interest.isEmpty {
      return
    }
    do {
      try base.setInterest(interest, for: descriptor)
    } catch let error as SystemError where fault == .keepsRefused {
      _ = error
      interests[descriptor] = interest
      return
    }
    interests[descriptor] = interest.isEmpty ? nil : interest
  }

  func interest(for descriptor: Int32) -> Interest {
    fault == .keepsRefused ? interests[descriptor] ?? [] : base.interest(for: descriptor)
  }

  func select(timeout: Int64?, _ report: (Int32, Interest) -> Void) throws -> Int {
    if isSelecting, fault == .allowsNesting { return 0 }
    if isClosed, fault == .worksWhenClosed { return 0 }
    var timeout = timeout
    if fault == .waitsTooShort, let limit = timeout { timeout = limit / 1_000_000 * 1_000_000 / 2 }
    if fault == .keepsWakeUps {
      let isWoken = wakeUps.withLock { count in
        defer { count = max(0, count - 1) }
        return count > 0
      }
      if isWoken { timeout = 0 }
    }
    isSelecting = true
    defer { isSelecting = false }
    var found: [(Int32, Interest)] = []
    var count = 0
    _ = try base.select(timeout: timeout) { descriptor, readiness in
      if fault == .reportsRemoved {
        found.append((descriptor, readiness))
        return
      }
      count += handOn(descriptor, readiness, report)
    }
    for (descriptor, readiness) in found {
      count += 1
      report(descriptor, readiness)
    }
    return count
  }

  private func handOn(
    _ descriptor: Int32, _ readiness: Interest, _ report: (Int32, Interest) -> Void
  ) -> Int {
    defer { reportCounts[descriptor, default: 0] += 1 }
    switch fault {
    case .tiresOfReporting where reportCounts[descriptor, default: 0] == 3: return 0
    case .reportsTwice:
      report(descriptor, readiness)
      report(descriptor, readiness)
      return 2
    case .reportsNothing:
      report(descriptor, [])
      return 1
    case .reportsMore:
      report(descriptor, readiness.union(.writable))
      return 1
    case .hidesHangUps where isBroken(descriptor):
      return 0
    default:
      report(descriptor, readiness)
      return 1
    }
  }

  /// Whether the other side has gone.
  private func isBroken(_ descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: 0, revents: 0)
    return Foundation.poll(&entry, 1, 0) == 1
  }

  func close() {
    if fault == .endsConnections, !isClosed {
      // Not by closing them: their owner would close the numbers again, which another test has by then.
      for descriptor in interests.keys { shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
    isClosed = true
    base.close()
  }
}

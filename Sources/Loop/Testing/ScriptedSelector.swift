import Loop

/// A selector without descriptors: what is ready, and when, is said by a script and by the test.
///
/// ```swift
/// let selector = ScriptedSelector([.ready(.readable, of: 7), .wakeUp, .ready([], of: 7)])
/// try withTestLoop(selector: selector) { test in
///   try test.loop.addReader(7) { test.journal.note("readable") }
///   …
/// }
/// ```
///
/// Numbers mean nothing: any one that is not negative can be watched. What is ready stays so until it
/// is said to be otherwise, as with a real selector, by the script or by
/// ``setReadiness(_:for:)``, which a timer or a callback may call.
///
/// The next step of the script is played whenever the loop asks while nothing that it watches is
/// ready; with an idle loop that is before a virtual clock moves. How often a loop asks while it has
/// other work is its own affair, so a script that is to come at a certain time is better said with
/// timers.
///
/// It never waits, so it is for loops under virtual time. A loop that would wait for ever, since the
/// script is over, gets ``ScriptedSelectorError/scriptIsOver`` instead.
///
/// It keeps the contract of `EventLoop.Selector` but for what only descriptors of a system have: rule 3 (only
/// negative numbers are refused), rule 7, and the waiting of rule 11.
public final class ScriptedSelector: EventLoop.Selector {
  /// A step of a script.
  public enum Event: Hashable, Sendable {
    /// From now on a descriptor is ready for this, and nothing else.
    case ready(Interest, of: Int32)

    /// Nothing, but the wait ends: as after a signal, or a wake-up by another thread.
    case wakeUp

    /// The wait fails.
    case failure(SystemError)
  }

  private var script: [Event]
  private var next = 0
  private var states: [Int32: Interest] = [:]
  private var interests: [Int32: Interest] = [:]
  private var isSelecting = false
  private var isClosed = false
  private let isWoken = SystemMonitor(false)

  /// How often the loop has asked.
  public private(set) var selectCount = 0

  /// Makes a selector.
  ///
  /// - Parameter script: The steps, in order.
  public init(_ script: [Event] = []) { self.script = script }

  /// The steps that were not played yet.
  public var remainingEvents: [Event] { Array(script[next...]) }

  /// Adds steps at the end of the script.
  public func append(_ events: Event...) { script += events }

  /// Says what a descriptor is ready for from now on, at once and without a step.
  ///
  /// - Parameters:
  ///   - readiness: All that it is ready for; empty for nothing.
  ///   - descriptor: Its number.
  public func setReadiness(_ readiness: Interest, for descriptor: Int32) {
    states[descriptor] = readiness
  }

  public var waker: SelectorWaker {
    SelectorWaker { [isWoken] in isWoken.withLock { $0 = true } }
  }

  public func setInterest(_ interest: Interest, for descriptor: Int32) throws {
    guard !isClosed else { throw SelectorError.closed }
    guard !interest.isEmpty else {
      interests[descriptor] = nil
      return
    }
    guard descriptor >= 0 else {
      throw SystemError(
        call: "ScriptedSelector", code: .badDescriptor, context: "descriptor \(descriptor)")
    }
    interests[descriptor] = interest
  }

  public func interest(for descriptor: Int32) -> Interest { interests[descriptor] ?? [] }

  @discardableResult
  public func select(
    timeout: Int64?, _ report: (_ descriptor: Int32, _ readiness: Interest) -> Void
  ) throws -> Int {
    guard !isClosed else { throw SelectorError.closed }
    guard !isSelecting else { throw SelectorError.alreadySelecting }
    isSelecting = true
    defer { isSelecting = false }
    selectCount += 1
    if !takeWakeUp(), ready.isEmpty { try playStep(timeout) }
    var count = 0
    for descriptor in ready {
      // Asked anew for each: a handler may have changed or removed it, or closed everything.
      let readiness = readiness(of: descriptor)
      guard !readiness.isEmpty else { continue }
      count += 1
      report(descriptor, readiness)
    }
    return count
  }

  public func close() {
    isClosed = true
    interests = [:]
  }

  private func readiness(of descriptor: Int32) -> Interest {
    interest(for: descriptor).intersection(states[descriptor] ?? [])
  }

  private var ready: [Int32] {
    interests.keys.filter { !readiness(of: $0).isEmpty }.sorted()
  }

  private func takeWakeUp() -> Bool {
    isWoken.withLock { isWoken in
      defer { isWoken = false }
      return isWoken
    }
  }

  private func playStep(_ timeout: Int64?) throws {
    guard next < script.count else {
      if timeout == nil { throw ScriptedSelectorError.scriptIsOver }
      return
    }
    next += 1
    switch script[next - 1] {
    case .ready(let readiness, let descriptor): setReadiness(readiness, for: descriptor)
    case .wakeUp: break
    case .failure(let error): throw error
    }
  }
}

@available(*, unavailable, message: "a selector belongs to one thread; hand out its waker")
extension ScriptedSelector: Sendable {}

/// A loop asked a ``ScriptedSelector`` for what its script does not have.
public enum ScriptedSelectorError: Error, Hashable, Sendable {
  /// The loop would wait for ever: nothing that it watches is ready, no timer limits the wait (or the
  /// virtual clock does not jump), and no step is left.
  case scriptIsOver
}

extension ScriptedSelectorError: CustomStringConvertible {
  /// What happened, in words.
  public var description: String {
    switch self {
    case .scriptIsOver:
      "the loop waits without limit, and no step of the selector's script is left to end that"
    }
  }
}

import Loop

/// The rules of `EventLoop.Selector` that can be checked from outside.
///
/// ```swift
/// try SelectorLaw.check { try MySelector() }
/// ```
public enum SelectorLaw: Hashable, Sendable, CaseIterable {
  /// Rules 1 and 2: setting an interest adds, changes and removes; removing anything does no harm.
  case registration

  /// Rule 3: what is not open is refused, and is not registered then.
  case refusal

  /// Rules 5 and 6: a descriptor is reported as long as it is ready, once a call, for exactly the part
  /// of its interest that is ready.
  case levelTriggered

  /// Rule 7: an end, a hang-up and an error are readiness for whatever is waited for.
  case brokenConnections

  /// Rule 9: what a handler has removed, changed or closed is not reported any more.
  case changesByHandlers

  /// Rule 10: selecting from a handler is refused.
  case nestedSelection

  /// Rule 11: a wait is never too short, and no timeout is too great or too small.
  case timeouts

  /// Rule 12: a wake-up ends the wait in progress, else the next one, and is not reported.
  case wakeUps

  /// Rule 13: a closed selector refuses everything, and leaves the descriptors alone.
  case closing
}

extension SelectorLaw: CustomStringConvertible {
  /// The law in one sentence.
  public var description: String {
    switch self {
    case .registration: "setInterest adds, changes and removes"
    case .refusal: "a number that is not open is refused with badDescriptor, and not registered"
    case .levelTriggered: "each ready descriptor is reported by every call, once, for what is ready"
    case .brokenConnections: "an end, a hang-up and an error are readiness for the whole interest"
    case .changesByHandlers: "what a handler has removed or changed is not reported as it was"
    case .nestedSelection: "select throws alreadySelecting when a handler calls it"
    case .timeouts: "a wait ends when something is ready, else not before the time is over"
    case .wakeUps: "a wake-up ends one wait, and is not reported"
    case .closing: "a closed selector refuses everything, and leaves the descriptors alone"
    }
  }
}

extension SelectorLaw {
  /// Checks that a selector keeps its contract, on sockets and pipes.
  ///
  /// A selector that is right takes some milliseconds; one that waits where it must not may hang.
  ///
  /// - Parameter make: Makes a selector; called for each law.
  /// - Throws: ``BrokenLaw`` of this type; `SystemError` if the system has no descriptors left.
  public static func check(_ make: () throws -> any EventLoop.Selector) throws {
    try checkRegistration(make())
    try checkRefusal(make())
    try checkLevels(make())
    try checkManyDescriptors(make())
    try checkEnds(make())
    try checkFailedConnection(make())
    try checkChangesByHandlers(make())
    try checkNestedSelection(make())
    try checkTimeouts(make())
    try checkWakeUps(make())
    try checkWakeUpByThread(make())
    try checkClosing(make())
  }

  /// Selects once and gives what was reported.
  static func reports(
    _ selector: any EventLoop.Selector, _ law: SelectorLaw, timeout: Int64? = 0
  ) throws -> [Int32: Interest] {
    var reports: [Int32: Interest] = [:]
    var calls = 0
    var isRepeated = false
    let count = try obeying(law) {
      try selector.select(timeout: timeout) { descriptor, readiness in
        if reports.updateValue(readiness, forKey: descriptor) != nil { isRepeated = true }
        calls += 1
      }
    }
    try require(
      !isRepeated, SelectorLaw.levelTriggered, "a descriptor is reported twice by one call")
    try require(
      !reports.values.contains([]), SelectorLaw.levelTriggered,
      "a descriptor is reported for nothing")
    try require(
      count == calls, SelectorLaw.levelTriggered, "select returns \(count) after \(calls) reports")
    return reports
  }

  /// Selects without waiting, and compares.
  static func expect(
    _ expected: [Int32: Interest], of selector: any EventLoop.Selector, _ law: SelectorLaw,
    _ what: String,
    timeout: Int64? = 0
  ) throws {
    let found = try reports(selector, law, timeout: timeout)
    try require(found == expected, law, "\(what): reported \(found), expected \(expected)")
  }

  /// Sets an interest that must not be refused.
  static func set(
    _ interest: Interest, for descriptor: Int32, in selector: any EventLoop.Selector,
    _ law: SelectorLaw
  ) throws {
    try obeying(law) { try selector.setInterest(interest, for: descriptor) }
  }
}

/// Descriptors to try a selector with; closed when they go.
final class LawDescriptors {
  let left: Descriptor
  let right: Descriptor

  init(_ ends: (Descriptor, Descriptor)) { (left, right) = ends }

  static func socketPair() throws -> LawDescriptors { LawDescriptors(try Descriptor.socketPair()) }

  static func pipe() throws -> LawDescriptors {
    let (read, write) = try Descriptor.pipe()
    return LawDescriptors((read, write))
  }

  /// Lets one byte come out at the left end.
  func send() throws {
    _ = try withUnsafeBytes(of: UInt8(0)) { try right.write($0) }
  }

  /// Takes out what has come at the left end.
  func receive() throws -> TransferResult {
    try withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { try left.read(into: $0) }
  }

  func close() {
    left.close()
    right.close()
  }
}

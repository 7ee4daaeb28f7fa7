import Loop
import Testing

/// Runs a selector through every rule of its contract, on real pipes and sockets.
///
/// The numbers are those of the rules in the documentation of `Selector`. A failed rule is a
/// recorded issue; nothing here waits for longer than some milliseconds unless the selector is
/// wrong.
///
/// - Parameter make: makes a fresh selector; called once a group of rules.
/// - Throws: what the selector throws where it must not.
func checkSelectorLaws(_ make: () throws -> any Selector) throws {
  try checkRegistration(make())
  try checkRefusals(make())
  try checkReadiness(make())
  try checkBrokenConnections(make())
  try checkHandlers(make)
  try checkManyDescriptors(make())
  try checkTimeouts(make())
  try checkWakeUps(make())
  try checkClosing(make())
}

/// Closes at the end of a test what the optimiser would else release after its last use.
func close(_ descriptors: Descriptor...) {
  for descriptor in descriptors { descriptor.close() }
}

/// Selects without waiting, and collects what is reported.
func poll(_ selector: any Selector, timeout: Int64? = 0) throws -> [Int32: Readiness] {
  var reports: [Int32: Readiness] = [:]
  var calls = 0
  let count = try selector.select(timeout: timeout) { descriptor, readiness in
    #expect(reports[descriptor] == nil, "rule 6: \(descriptor) is reported twice")
    #expect(!readiness.isEmpty, "rule 6: \(descriptor) is reported for nothing")
    reports[descriptor] = readiness
    calls += 1
  }
  #expect(count == calls, "select returns how often it called")
  return reports
}

/// Rules 1, 2: adding, changing and removing are one operation.
private func checkRegistration(_ selector: any Selector) throws {
  defer { selector.close() }
  let (left, right) = try Descriptor.socketPair()
  defer { close(left, right) }
  #expect(selector.interest(for: left.number) == [])
  #expect(try poll(selector) == [:])
  for interest in [.writable, .readable, [.readable, .writable], .writable] as [Interest] {
    for _ in 0..<3 { try selector.setInterest(interest, for: left.number) }
    #expect(selector.interest(for: left.number) == interest)
    let expected: Readiness = interest.intersection(.writable)
    #expect(try poll(selector) == (expected.isEmpty ? [:] : [left.number: expected]))
  }
  #expect(selector.interest(for: right.number) == [])
  for _ in 0..<3 { try selector.setInterest([], for: left.number) }
  #expect(selector.interest(for: left.number) == [])
  #expect(try poll(selector) == [:])
  try selector.setInterest([], for: right.number)
  try selector.setInterest([], for: 100_000)
  try selector.setInterest([], for: -1)
  #expect(selector.interest(for: -1) == [])
  #expect(selector.interest(for: .max) == [])
}

/// Rules 3, 4: what is not open is refused and not registered; removing after closing does no harm.
private func checkRefusals(_ selector: any Selector) throws {
  defer { selector.close() }
  for number in [-1, 1_000_000, .max] as [Int32] {
    #expect { try selector.setInterest(.readable, for: number) } throws: {
      code($0) == .badDescriptor
    }
    #expect(selector.interest(for: number) == [])
  }
  let (left, right) = try Descriptor.socketPair()
  defer { close(left, right) }
  try selector.setInterest(.writable, for: left.number)
  // Removed first, as the rule wants it; the number comes back as another descriptor.
  let number = left.number
  try selector.setInterest([], for: number)
  left.close()
  try selector.setInterest([], for: number)
  #expect(try poll(selector) == [:])
}

/// Rules 5, 6: level-triggered, and limited to the interest.
private func checkReadiness(_ selector: any Selector) throws {
  defer { selector.close() }
  let (left, right) = try Descriptor.socketPair()
  defer { close(left, right) }
  try selector.setInterest([.readable, .writable], for: left.number)
  #expect(try poll(selector) == [left.number: .writable])
  try write("x", to: right)
  for _ in 0..<3 {
    #expect(try poll(selector, timeout: nil) == [left.number: [.readable, .writable]])
  }
  try selector.setInterest(.readable, for: left.number)
  #expect(try poll(selector) == [left.number: .readable])
  try selector.setInterest(.writable, for: left.number)
  #expect(try poll(selector) == [left.number: .writable])
  try selector.setInterest([.readable, .writable], for: left.number)
  #expect(try text(left) == "x")
  #expect(try poll(selector) == [left.number: .writable])

  let block = [UInt8](repeating: 0, count: 65536)
  while try block.withUnsafeBytes({ try left.write($0) }) != .wouldBlock {}
  #expect(try poll(selector) == [:], "a full socket is not writable")

  let (reader, writer) = try Descriptor.pipe()
  defer { close(reader, writer) }
  try selector.setInterest(.readable, for: reader.number)
  #expect(try poll(selector) == [:])
  try write("x", to: writer)
  #expect(try poll(selector) == [reader.number: .readable], "pipes as well as sockets")
  try selector.setInterest([], for: reader.number)
}

/// Rule 7: an end, a hang-up and an error are readiness for whatever is waited for.
private func checkBrokenConnections(_ selector: any Selector) throws {
  defer { selector.close() }
  let (left, right) = try Descriptor.socketPair()
  defer { close(left, right) }
  try right.shutdownWriting()
  try selector.setInterest(.readable, for: left.number)
  #expect(try poll(selector) == [left.number: .readable], "a half-closed connection is readable")
  #expect(try read(left) == .endOfFile)
  right.close()
  for interest in [.readable, .writable, [.readable, .writable]] as [Interest] {
    try selector.setInterest(interest, for: left.number)
    #expect(try poll(selector) == [left.number: interest], "a hang-up is everything waited for")
  }
  try selector.setInterest([], for: left.number)
  #expect(try poll(selector) == [:], "a hang-up is not reported without interest")

  // A pipe whose reader has gone: the writer sees an error.
  let (reader, writer) = try Descriptor.pipe()
  defer { close(reader, writer) }
  reader.close()
  try selector.setInterest(.writable, for: writer.number)
  #expect(try poll(selector) == [writer.number: .writable])
  try selector.setInterest([], for: writer.number)

  // Nobody listens: the socket that connects becomes writable, and the error is there to be taken.
  let listener = try listen()
  let address = try #require(try listener.localAddress())
  listener.close()
  let client = try Descriptor.streamSocket(for: address)
  defer { client.close() }
  do {
    guard try client.connect(to: address) == .inProgress else { return }
    try selector.setInterest(.writable, for: client.number)
    #expect(try poll(selector, timeout: 1_000_000_000) == [client.number: .writable])
    #expect { try client.finishConnecting(to: address) } throws: { code($0) == .connectionRefused }
  } catch let error as SystemError where error.code == .connectionRefused {}
  try selector.setInterest([], for: client.number)
}

/// Rules 9, 10: what handlers may do, and may not.
private func checkHandlers(_ make: () throws -> any Selector) throws {
  let selector = try make()
  let pairs = try (0..<20).map { _ in try Descriptor.socketPair() }
  defer { for pair in pairs { close(pair.0, pair.1) } }
  for pair in pairs { try selector.setInterest(.writable, for: pair.0.number) }
  var reported: Set<Int32> = []
  try selector.select(timeout: 0) { descriptor, _ in
    reported.insert(descriptor)
    for pair in pairs where pair.0.number != descriptor {
      do { try selector.setInterest([], for: pair.0.number) } catch { Issue.record(error) }
    }
  }
  #expect(reported.count == 1, "rule 9: removed by a handler, not reported any more")

  for pair in pairs { try selector.setInterest(.writable, for: pair.0.number) }
  var nested: (any Error)?
  try selector.select(timeout: 0) { descriptor, _ in
    do { try selector.setInterest(.readable, for: descriptor) } catch { Issue.record(error) }
    do { try selector.select(timeout: 0) { _, _ in } } catch { nested = error }
    // More descriptors than before, so that a table has to grow during the call.
    for pair in pairs {
      do { try selector.setInterest(.readable, for: pair.1.number) } catch { Issue.record(error) }
    }
  }
  #expect(nested as? SelectorError == .alreadySelecting, "rule 10")
  #expect(try poll(selector) == [:], "rule 9: changed by a handler")
  for pair in pairs { try selector.setInterest(.writable, for: pair.0.number) }
  var count = 0
  try selector.select(timeout: 0) { _, _ in
    count += 1
    selector.close()
  }
  #expect(count == 1, "rule 9: closed by a handler, nothing more is reported")
  #expect(throws: SelectorError.closed) { try selector.select(timeout: 0) { _, _ in } }
}

/// Rule 5 for many: removing from the middle, and readiness of exactly those that are ready.
private func checkManyDescriptors(_ selector: any Selector) throws {
  defer { selector.close() }
  let pairs = try (0..<50).map { _ in try Descriptor.socketPair() }
  defer { for pair in pairs { close(pair.0, pair.1) } }
  for pair in pairs { try selector.setInterest(.readable, for: pair.0.number) }
  for index in stride(from: 0, to: 50, by: 3) { try write("x", to: pairs[index].1) }
  for index in stride(from: 0, to: 50, by: 2) {
    try selector.setInterest([], for: pairs[index].0.number)
  }
  let expected = (0..<50).filter { $0 % 3 == 0 && $0 % 2 == 1 }.map { pairs[$0].0.number }
  #expect(Set(try poll(selector).keys) == Set(expected))
  for pair in pairs { try selector.setInterest([], for: pair.0.number) }
}

/// Rule 11: never too early, and no timeout is too great or too small.
private func checkTimeouts(_ selector: any Selector) throws {
  defer { selector.close() }
  for timeout in [0, -1, .min] as [Int64] { #expect(try poll(selector, timeout: timeout) == [:]) }
  for timeout in [1, 999_999, 1_000_000, 1_000_001, 2_500_000] as [Int64] {
    let start = SystemTime.monotonic
    // A signal may end a wait early, by the rule; then what is left is waited for.
    var left = timeout
    while left > 0 {
      let before = SystemTime.monotonic
      #expect(try poll(selector, timeout: left) == [:])
      let now = SystemTime.monotonic
      #expect(now - before >= left || now - before > 0)
      left = timeout - (now - start)
    }
    #expect(SystemTime.monotonic - start >= timeout)
  }
  let (left, right) = try Descriptor.socketPair()
  defer { close(left, right) }
  try selector.setInterest(.writable, for: left.number)
  for timeout in [.max, .max - 1, .max / 2, Int64(Int32.max) * 1_000_000 + 1] as [Int64] {
    #expect(try poll(selector, timeout: timeout) == [left.number: .writable])
  }
  try selector.setInterest([], for: left.number)
}

/// Rule 12, as far as one thread can see it.
private func checkWakeUps(_ selector: any Selector) throws {
  defer { selector.close() }
  for _ in 0..<3 {
    for _ in 0..<3 { selector.waker.wakeUp() }
    #expect(
      try poll(selector, timeout: nil) == [:], "a wake-up before the wait ends it, unreported")
    let start = SystemTime.monotonic
    #expect(try poll(selector, timeout: 1_000_000) == [:])
    #expect(SystemTime.monotonic - start >= 1_000_000, "many wake-ups are one")
  }
  let (left, right) = try Descriptor.socketPair()
  defer { close(left, right) }
  try selector.setInterest(.writable, for: left.number)
  selector.waker.wakeUp()
  #expect(
    try poll(selector, timeout: nil) == [left.number: .writable], "events are not lost to a wake-up"
  )
  try selector.setInterest([], for: left.number)
}

/// Rule 13.
private func checkClosing(_ selector: any Selector) throws {
  let (left, right) = try Descriptor.socketPair()
  defer { close(left, right) }
  try selector.setInterest(.writable, for: left.number)
  let waker = selector.waker
  selector.close()
  selector.close()
  waker.wakeUp()
  #expect(selector.interest(for: left.number) == [])
  #expect(throws: SelectorError.closed) { try selector.select(timeout: nil) { _, _ in } }
  #expect(throws: SelectorError.closed) { try selector.setInterest(.readable, for: left.number) }
  #expect(throws: SelectorError.closed) { try selector.setInterest([], for: left.number) }
  try write("still open", to: left)
  #expect(try text(right) == "still open", "registered descriptors are left alone")
}

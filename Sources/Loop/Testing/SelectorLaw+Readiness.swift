import Loop

/// The laws of registering, and of what is reported.
extension SelectorLaw {
  static func checkRegistration(_ selector: any EventLoop.Selector) throws {
    defer { selector.close() }
    let law = SelectorLaw.registration
    let ends = try LawDescriptors.socketPair()
    defer { ends.close() }
    let number = ends.left.number
    try require(selector.interest(for: number) == [], law, "a fresh selector knows a descriptor")
    try expect([:], of: selector, law, "nothing is registered")
    for interest in [.writable, .readable, [.readable, .writable], .writable] as [Interest] {
      for _ in 0..<2 { try set(interest, for: number, in: selector, law) }
      try require(
        selector.interest(for: number) == interest, law, "the interest \(interest) was not taken")
      let ready = interest.intersection(.writable)
      try expect(
        ready.isEmpty ? [:] : [number: ready], of: selector, law, "after setting \(interest)")
    }
    try require(
      selector.interest(for: ends.right.number) == [], law, "another descriptor is known as well")
    for _ in 0..<2 { try set([], for: number, in: selector, law) }
    try require(selector.interest(for: number) == [], law, "the empty interest did not remove it")
    try expect([:], of: selector, law, "after removing")
    for stranger in [ends.right.number, 100_000, -1] {
      try set([], for: stranger, in: selector, law)
      try require(selector.interest(for: stranger) == [], law, "\(stranger) is known")
    }
  }

  static func checkRefusal(_ selector: any EventLoop.Selector) throws {
    defer { selector.close() }
    for number in [-1, 1_000_000, .max] as [Int32] {
      do {
        try selector.setInterest(.readable, for: number)
        throw BrokenLaw(SelectorLaw.refusal, "\(number) was not refused")
      } catch let error as SystemError where error.code == .badDescriptor {
      } catch let error as BrokenLaw<SelectorLaw> {
        throw error
      } catch {
        throw BrokenLaw(SelectorLaw.refusal, "\(number) was refused with \(error)")
      }
      try require(
        selector.interest(for: number) == [], SelectorLaw.refusal, "\(number) is registered")
    }
  }

  static func checkLevels(_ selector: any EventLoop.Selector) throws {
    defer { selector.close() }
    let law = SelectorLaw.levelTriggered
    let ends = try LawDescriptors.socketPair()
    defer { ends.close() }
    let number = ends.left.number
    try set([.readable, .writable], for: number, in: selector, law)
    try expect([number: .writable], of: selector, law, "nothing has come")
    try ends.send()
    for _ in 0..<3 {
      try expect([number: [.readable, .writable]], of: selector, law, "a byte has come")
    }
    for interest in [.readable, .writable] as [Interest] {
      try set(interest, for: number, in: selector, law)
      try expect([number: interest], of: selector, law, "the interest is \(interest)")
    }
    try set([.readable, .writable], for: number, in: selector, law)
    _ = try ends.receive()
    try expect([number: .writable], of: selector, law, "the byte was taken")
    let block = [UInt8](repeating: 0, count: 65536)
    while try block.withUnsafeBytes({ try ends.left.write($0) }) != .wouldBlock {}
    try expect([:], of: selector, law, "there is no room left")
    try set([], for: number, in: selector, law)

    let pipe = try LawDescriptors.pipe()
    defer { pipe.close() }
    try set(.readable, for: pipe.left.number, in: selector, law)
    try expect([:], of: selector, law, "a pipe is empty")
    try pipe.send()
    try expect([pipe.left.number: .readable], of: selector, law, "a pipe has a byte")
  }

  static func checkManyDescriptors(_ selector: any EventLoop.Selector) throws {
    defer { selector.close() }
    let law = SelectorLaw.levelTriggered
    let pairs = try (0..<30).map { _ in try LawDescriptors.socketPair() }
    defer { for pair in pairs { pair.close() } }
    for pair in pairs { try set(.readable, for: pair.left.number, in: selector, law) }
    for pair in pairs.enumerated() where pair.offset % 3 == 0 { try pair.element.send() }
    for pair in pairs.enumerated() where pair.offset % 2 == 0 {
      try set([], for: pair.element.left.number, in: selector, law)
    }
    var expected: [Int32: Interest] = [:]
    for (index, pair) in pairs.enumerated() where index % 3 == 0 && index % 2 == 1 {
      expected[pair.left.number] = .readable
    }
    try expect(expected, of: selector, law, "some of 30 are ready")
  }

  static func checkEnds(_ selector: any EventLoop.Selector) throws {
    defer { selector.close() }
    let law = SelectorLaw.brokenConnections
    let ends = try LawDescriptors.socketPair()
    defer { ends.close() }
    let number = ends.left.number
    try ends.right.shutdownWriting()
    try set(.readable, for: number, in: selector, law)
    try expect([number: .readable], of: selector, law, "the other side sends no more")
    ends.right.close()
    for interest in [.readable, .writable, [.readable, .writable]] as [Interest] {
      try set(interest, for: number, in: selector, law)
      try expect([number: interest], of: selector, law, "the other side is closed")
    }
    try set([], for: number, in: selector, law)
    try expect([:], of: selector, law, "a hang-up without an interest")

    let pipe = try LawDescriptors.pipe()
    defer { pipe.close() }
    pipe.left.close()
    try set(.writable, for: pipe.right.number, in: selector, law)
    try expect([pipe.right.number: .writable], of: selector, law, "a pipe without a reader")
  }

  static func checkFailedConnection(_ selector: any EventLoop.Selector) throws {
    defer { selector.close() }
    // A port on which nobody listens any more.
    let listener = try Descriptor.streamSocket(for: .ipv4(.loopback, port: 0))
    defer { listener.close() }
    try listener.bind(to: .ipv4(.loopback, port: 0))
    try listener.listen(backlog: 1)
    guard let address = try listener.localAddress() else { return }
    listener.close()
    let client = try Descriptor.streamSocket(for: address)
    defer { client.close() }
    do {
      guard try client.connect(to: address) == .inProgress else { return }
    } catch let error where error.code == .connectionRefused {
      return
    }
    let law = SelectorLaw.brokenConnections
    try set(.writable, for: client.number, in: selector, law)
    try expect(
      [client.number: .writable], of: selector, law, "nobody listens", timeout: 1_000_000_000)
  }
}

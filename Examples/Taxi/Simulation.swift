import Generators

/// Runs taxis against a clock that jumps from event to event.
struct Simulation {
  /// Their identifiers are their places in this array.
  private var taxis: [Activation<Taxi>]
  private var queue = EventQueue()
  private var randomness: Randomness

  /// What has happened, in order.
  private(set) var events: [Event] = []

  /// How many events were still to come at the end.
  var pending: Int { queue.count }

  init(_ taxis: [Taxi], seed: UInt64) {
    self.taxis = taxis.map { $0.makeGenerator() }
    self.randomness = Randomness(seed: seed)
  }

  /// Lets everything happen that happens before the end.
  ///
  /// - Parameter end: Minutes since the garage opened.
  /// - Throws: What a taxi raises.
  mutating func run(until end: Int) throws {
    for id in taxis.indices {
      if let first = try taxis[id].next() { queue.insert(first) }
    }
    while let event = queue.popFirst() {
      guard event.time < end else {
        queue.insert(event)
        break
      }
      events.append(event)
      let next = event.time + duration(after: event.action)
      if case .yielded(let event) = try taxis[event.taxi].send(next) { queue.insert(event) }
    }
    for id in taxis.indices { try taxis[id].close() }
  }

  /// The minutes from an event to the next one of the same taxi.
  private mutating func duration(after action: Event.Action) -> Int {
    switch action {
    case .leavesGarage, .dropsOff: randomness.next(in: 2...9)  // looks for a passenger
    case .picksUp: randomness.next(in: 5...24)  // drives the passenger
    case .goesHome: 1
    }
  }
}

import Generators

/// Connects to the first of several addresses that accepts: an awaitable of the socket.
struct Connecting: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Descriptor

  private let race: ConnectRace
  private var hasBegun = false

  /// - Parameters:
  ///   - loop: The loop.
  ///   - addresses: The addresses, in the order in which they are tried.
  ///   - delay: After what time the next one is tried beside the others; `nil` for never.
  init(_ loop: EventLoop, _ addresses: [SocketAddress], delay: Duration?) {
    race = ConnectRace(loop, addresses, delay: delay)
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Descriptor> {
    if case .raise(let error) = resumption {
      race.end()
      throw error
    }
    if !hasBegun {
      hasBegun = true
      race.tryNext()
    }
    if let outcome = race.outcome { return .returned(try outcome.get()) }
    return .yielded(Suspension(word: .awaits(keeping: race.waiter.cell.head)))
  }
}

import Generators

/// Connects to the first of several addresses that accepts: an awaitable of the socket.
///
/// It takes one turn at least.
struct Connecting: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Descriptor

  private let race: ConnectRace
  private var hasBegun = false

  /// Whether it has not been suspended yet.
  private var mayWait = true

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
    if let outcome = race.outcome {
      if mayWait {
        // A refusal that is there at once would come at once again to a caller that tries again, and
        // what is to accept, on this loop perhaps, would never come to it.
        mayWait = false
        return .yielded(.bare)
      }
      return .returned(try outcome.get())
    }
    mayWait = false
    return .yielded(Suspension(word: .awaits(keeping: race.waiter.cell.head)))
  }
}

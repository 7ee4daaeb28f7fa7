import Generators

/// Waits for the input of a connection: what reading and ``StreamReader/Arrival`` have in common.
struct InputWait {
  /// What is to be done next.
  enum Answer {
    case suspend(Suspension)
    case raise(any Error)

    /// Look at what has come.
    case look
  }

  let transport: StreamTransport
  private var waiter: Future<Void>?

  init(_ transport: StreamTransport) { self.transport = transport }

  /// Goes on, or begins, with a turn for others now and then.
  @inline(__always)
  mutating func goOn(_ resumption: Resumption<Void>) -> Answer {
    if let waiter {
      if case .raise(let error) = resumption {
        transport.endWaiting(waiter)
        self.waiter = nil
        return .raise(error)
      }
      if !waiter.isDone { return .suspend(Suspension(word: .awaits(keeping: waiter.cell.head))) }
      transport.endWaiting(waiter)
      self.waiter = nil
    } else if case .raise(let error) = resumption {
      return .raise(error)
    } else if transport.takesTurn() {
      return .suspend(.bare)
    }
    if transport.isBeingRead { return .raise(StreamError.alreadyReading) }
    transport.receiveIfReady()
    return .look
  }

  /// Begins to wait for more than has come.
  ///
  /// - Parameter count: How many bytes have to be there.
  /// - Returns: What to wait for; to look again, if more came of a broken connection.
  @inline(__always)
  mutating func begin(_ count: Int) -> Answer {
    if let failure = transport.readFailure { return .raise(failure) }
    if transport.isBroken, transport.receiveFromBroken() { return .look }
    do {
      let future = try transport.waitForInput(count)
      waiter = future
      return .suspend(Suspension(word: .awaits(keeping: future.cell.head)))
    } catch {
      return .raise(error)
    }
  }
}

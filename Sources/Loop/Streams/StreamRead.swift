import Generators

/// What is to be read, and the answer when it is there.
enum ReadRequest {
  case some(upTo: Int)
  case exactly(Int)
  case line
  case until([UInt8])
  case toEnd(limit: Int)

  /// Nothing: the caller has asked for what cannot be.
  case refused(StreamError)

  /// What the buffer of a stream has to say to a request.
  enum Answer {
    case bytes([UInt8])
    case failure(any Error)

    /// Ask again when so many bytes are there.
    case wait(Int)
  }

  private static let lineFeed = [UInt8(ascii: "\n")]

  /// Answers from the buffer.
  ///
  /// - Parameters:
  ///   - transport: The stream's transport.
  ///   - searched: How many bytes cannot begin a separator, as found before.
  /// - Returns: The bytes, a failure, or how many bytes to wait for.
  func answer(from transport: StreamTransport, searched: inout Int) -> Answer {
    let count = transport.input.count
    switch self {
    case .some(let limit):
      if count > 0 { return .bytes(transport.input.take(min(count, limit))) }
      return end(of: transport, else: 1) { .bytes([]) }
    case .exactly(let expected):
      if count >= expected { return .bytes(transport.input.take(expected)) }
      return end(of: transport, else: expected) {
        .failure(IncompleteReadError(partial: transport.input.take(count), expected: expected))
      }
    case .line:
      return find(Self.lineFeed, in: transport, &searched, dropping: true) {
        .bytes(transport.input.take(count))
      }
    case .until(let separator):
      return find(separator, in: transport, &searched, dropping: false) {
        .failure(IncompleteReadError(partial: transport.input.take(count), expected: nil))
      }
    case .toEnd(let limit):
      if count > limit { return .failure(LimitOverrunError(limit: limit, consumed: count)) }
      return end(of: transport, else: limit == .max ? .max : limit + 1) {
        .bytes(transport.input.take(count))
      }
    case .refused(let error):
      return .failure(error)
    }
  }

  private func find(
    _ separator: [UInt8], in transport: StreamTransport, _ searched: inout Int,
    dropping: Bool, atEnd: () -> Answer
  ) -> Answer {
    let count = transport.input.count
    if let place = transport.input.firstIndex(of: separator, from: searched) {
      if place > transport.limit { return Self.overrun(transport, place, dropping) }
      return .bytes(transport.input.take(place + separator.count))
    }
    searched = max(searched, count - separator.count + 1)
    if searched > transport.limit { return Self.overrun(transport, searched, dropping) }
    return end(of: transport, else: count + 1, atEnd)
  }

  /// The answer when there is more than the limit allows; a line is dropped, with its line feed if that
  /// has come.
  @inline(never)
  private static func overrun(
    _ transport: StreamTransport, _ consumed: Int, _ isDropped: Bool
  ) -> Answer {
    if isDropped { transport.input.drop(min(consumed + 1, transport.input.count)) }
    return .failure(LimitOverrunError(limit: transport.limit, consumed: consumed))
  }

  /// The answer when what is there does not do: a failure or the end, if no more will come.
  private func end(
    of transport: StreamTransport, else wanted: Int, _ atEnd: () -> Answer
  ) -> Answer {
    if let failure = transport.readFailure { return .failure(failure) }
    return transport.isAtEnd ? atEnd() : .wait(wanted)
  }
}

extension StreamReader {
  /// Waits for bytes: what the methods of a ``StreamReader`` give.
  public struct Read: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = [UInt8]

    let transport: StreamTransport
    let request: ReadRequest
    private var searched = 0
    private var waiter: Future<Void>?

    init(_ transport: StreamTransport, _ request: ReadRequest) {
      self.transport = transport
      self.request = request
    }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, [UInt8]>
    {
      try advance(resumption).get()
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, [UInt8]> {
      if let waiter {
        if case .raise(let error) = resumption {
          transport.endWaiting(waiter)
          self.waiter = nil
          return .raised(error)
        }
        if !waiter.isDone { return .yielded(Suspension(word: .awaits(keeping: waiter.cell.head))) }
        transport.endWaiting(waiter)
        self.waiter = nil
      } else if case .raise(let error) = resumption {
        return .raised(error)
      } else if transport.takesTurn() {
        return .yielded(.bare)
      }
      if transport.isBeingRead { return .raised(StreamError.alreadyReading) }
      transport.receiveIfReady()
      while true {
        switch request.answer(from: transport, searched: &searched) {
        case .bytes(let bytes): return .returned(bytes)
        case .failure(let error): return .raised(error)
        case .wait(let count):
          if transport.isBroken, transport.receiveFromBroken() { continue }
          do {
            let future = try transport.waitForInput(count)
            waiter = future
            return .yielded(Suspension(word: .awaits(keeping: future.cell.head)))
          } catch {
            return .raised(error)
          }
        }
      }
    }
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension StreamReader.Read: Sendable {}

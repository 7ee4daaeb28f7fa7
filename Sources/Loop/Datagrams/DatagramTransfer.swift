import Generators

/// Tries to send or receive, and waits until it is worth trying again.
struct DatagramTransfer {
  /// What is to be done next.
  enum Answer<Value> {
    case result(Value)
    case suspend(Suspension)
  }

  let watch: DatagramWatch
  let side: Watcher.Side
  private var waiter: Future<Void>?

  init(_ watch: DatagramWatch, _ side: Watcher.Side) {
    self.watch = watch
    self.side = side
  }

  /// Goes on with what the awaitable does.
  ///
  /// - Parameters:
  ///   - resumption: How the coroutine goes on.
  ///   - attempt: Tries; gives `nil` if it would have to wait.
  /// - Returns: What came of the attempt, or what to wait for.
  /// - Throws: What is raised in the coroutine; what `attempt` throws; ``DatagramError/closed``;
  ///   ``LoopError/closed``.
  mutating func resume<Value>(
    _ resumption: Resumption<Void>, _ attempt: (DatagramWatch) throws -> Value?
  ) throws -> Answer<Value> {
    if case .raise(let error) = resumption {
      if let waiter = waiter.take() { watch.endWaiting(waiter, for: side) }
      throw error
    }
    if let waiter, !waiter.isDone {
      return .suspend(Suspension(word: .awaits(keeping: waiter.cell.head)))
    }
    if waiter == nil, watch.takesTurn() { return .suspend(.bare) }
    waiter = nil
    if watch.descriptor.isClosed { throw DatagramError.closed }
    if let value = try attempt(watch) { return .result(value) }
    let future = try watch.waiter(for: side)
    waiter = future
    return .suspend(Suspension(word: .awaits(keeping: future.cell.head)))
  }
}

extension DatagramSocket {
  /// Receives a datagram: what ``DatagramSocket/receive()`` gives.
  public struct Receive: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Datagram

    private var transfer: DatagramTransfer

    init(_ watch: DatagramWatch) { transfer = DatagramTransfer(watch, .reader) }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Datagram>
    {
      let answer = try transfer.resume(resumption) { watch -> Datagram? in
        let memory = watch.buffer.bytes
        return try watch.descriptor.receiveDatagram(into: memory).map { received in
          Datagram(
            bytes: Array(memory[..<received.count]), address: received.address,
            isTruncated: received.isTruncated)
        }
      }
      switch answer {
      case .result(let datagram): return .returned(datagram)
      case .suspend(let suspension): return .yielded(suspension)
      }
    }
  }

  /// Sends a datagram: what ``DatagramSocket/send(_:to:)`` gives.
  public struct Send: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    private var transfer: DatagramTransfer
    private let bytes: [UInt8]
    private let address: SocketAddress?

    init(_ watch: DatagramWatch, _ bytes: [UInt8], _ address: SocketAddress?) {
      transfer = DatagramTransfer(watch, .writer)
      self.bytes = bytes
      self.address = address
    }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      let (bytes, address) = (bytes, address)
      let answer = try transfer.resume(resumption) { watch -> Void? in
        try bytes.withUnsafeBytes { try watch.descriptor.sendDatagram($0, to: address) } ? () : nil
      }
      switch answer {
      case .result: return .returned(())
      case .suspend(let suspension): return .yielded(suspension)
      }
    }
  }
}

@available(*, unavailable, message: "a socket belongs to the thread of its loop")
extension DatagramSocket.Receive: Sendable {}

@available(*, unavailable, message: "a socket belongs to the thread of its loop")
extension DatagramSocket.Send: Sendable {}

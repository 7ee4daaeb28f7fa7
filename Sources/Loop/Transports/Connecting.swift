import Generators

/// Connects a socket to one address: an awaitable of its transport.
struct Connecting: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = StreamTransport

  let loop: EventLoop
  let address: SocketAddress
  let limit: Int
  private var attempt: Attempt?

  init(_ loop: EventLoop, _ address: SocketAddress, limit: Int) {
    self.loop = loop
    self.address = address
    self.limit = limit
  }

  mutating func resume(
    _ resumption: Resumption<Void>
  ) throws -> Step<Suspension, StreamTransport> {
    do {
      try resumption.get()
      if let attempt {
        if attempt.future.isDone {
          try attempt.descriptor.finishConnecting(to: address)
          return .returned(finish(attempt))
        }
        return .yielded(Suspension(word: .awaits(keeping: attempt.future.cell.head)))
      }
      let attempt = Attempt(try Descriptor.streamSocket(for: address), loop)
      self.attempt = attempt
      if case .unix = address {} else { try attempt.descriptor.setNoDelay(true) }
      if try attempt.descriptor.connect(to: address) == .connected {
        return .returned(finish(attempt))
      }
      try loop.watch(attempt.descriptor.number, for: .writer, attempt)
      return .yielded(Suspension(word: .awaits(keeping: attempt.future.cell.head)))
    } catch {
      attempt?.end()
      attempt = nil
      throw error
    }
  }

  private mutating func finish(_ attempt: Attempt) -> StreamTransport {
    self.attempt = nil
    return StreamTransport(attempt.take(), loop, limit: limit)
  }
}

/// A socket that connects; closes it unless the socket is taken.
private final class Attempt: DescriptorObserver {
  private(set) var descriptor: Descriptor
  private var isTaken = false
  private let loop: EventLoop
  let future: Future<Void>

  init(_ descriptor: Descriptor, _ loop: EventLoop) {
    self.descriptor = descriptor
    self.loop = loop
    self.future = loop.createFuture()
  }

  deinit { end() }

  func take() -> Descriptor {
    isTaken = true
    loop.unwatch(descriptor.number)
    return descriptor
  }

  func end() {
    guard !isTaken, !descriptor.isClosed else { return }
    loop.unwatch(descriptor.number)
    descriptor.close()
  }

  override func descriptorWritable() {
    // The event may be that of an earlier descriptor with the same number, closed since; and a
    // socket that still connects has no error yet by which it could be told from a connected one.
    guard Polling.isWritable(descriptor.number) else { return }
    loop.unwatch(descriptor.number)
    future.complete(.finished)
  }

  override func loopClosed() { end() }
}

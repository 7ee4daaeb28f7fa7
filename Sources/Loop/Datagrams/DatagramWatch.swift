/// A socket for datagrams, and the coroutines that wait until something has come, or until there is room.
///
/// It is watched only while one waits: what has come and is not asked for would be reported again and again.
final class DatagramWatch: DescriptorObserver {
  let descriptor: Descriptor
  let buffer: ReceiveBuffer
  var turns = TurnCount()
  private let link: LoopLink
  private var receivers = FutureList()
  private var senders = FutureList()

  init(_ descriptor: Descriptor, on loop: EventLoop) {
    self.descriptor = descriptor
    buffer = loop.service(ReceiveBuffer.self) { ReceiveBuffer() }
    link = loop.link
  }

  /// Counts a result; says whether a turn is to be taken before it.
  func takesTurn() -> Bool {
    guard turns.isTurnDue() else { return false }
    link.loop?.pollSoon()
    return true
  }

  /// A future that is completed when it is worth trying again.
  ///
  /// - Throws: ``LoopError/closed``; ``SystemError`` if the selector refuses.
  func waiter(for side: Watcher.Side) throws -> Future<Void> {
    let loop = try link.open()
    try loop.watch(descriptor.number, for: side, self)
    turns.restart()
    return side == .reader ? receivers.add(on: loop) : senders.add(on: loop)
  }

  /// Ends a wait; what it was told of is for others.
  func endWaiting(_ future: Future<Void>, for side: Watcher.Side) {
    if side == .reader { receivers.remove(future) } else { senders.remove(future) }
    guard side == .reader ? receivers.isEmpty : senders.isEmpty else { return }
    link.loop?.unwatch(descriptor.number, for: side)
  }

  override func descriptorReadable() {
    link.loop?.unwatch(descriptor.number, for: .reader)
    receivers.completeAll()
  }

  override func descriptorWritable() {
    link.loop?.unwatch(descriptor.number, for: .writer)
    senders.completeAll()
  }

  // They find out by trying.
  override func watchingFailed(_ error: any Error) {
    receivers.completeAll()
    senders.completeAll()
  }

  override func loopClosed() { close() }

  /// Closes the socket, and tells those that wait.
  func close() {
    guard !descriptor.isClosed else { return }
    link.loop?.unwatch(descriptor.number)
    descriptor.close()
    receivers.completeAll()
    senders.completeAll()
  }

  deinit { close() }
}

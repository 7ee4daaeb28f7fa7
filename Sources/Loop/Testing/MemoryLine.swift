import Loop

/// One direction of a ``MemoryPair``: bytes on their way, and bytes that have arrived.
final class MemoryLine {
  /// What one can wait for.
  enum Event {
    /// So many bytes have arrived, or the end has.
    case arrival(Int)

    /// No more is on its way than the capacity.
    case drain

    /// All was sent, and the end is closed.
    case closing
  }

  let limit: Int
  private let capacity: Int
  private weak var loop: EventLoop?
  private var delivery: MemoryPair.Delivery

  /// What has arrived and was not taken.
  // An array's own `span` is younger than the systems that the manifest names.
  private(set) var received: ContiguousArray<UInt8> = []

  /// Whether the end has arrived.
  private(set) var isAtEnd = false

  private var sent: [UInt8] = []
  private var isEnded = false
  private var isUnread = false
  private var isAborted = false
  private var isLending = false
  private var readFailure: (any Error)?
  private var writeFailure: (any Error)?
  private var timer: EventLoop.TimerHandle?
  private var readWaiter: (future: Future<Void>, count: Int)?
  private var writeWaiters: [Future<Void>] = []
  private var turns = 0

  /// Whether the writing end was closed or aborted.
  private(set) var isClosing = false

  init(_ loop: EventLoop, _ limit: Int, _ capacity: Int, _ delivery: MemoryPair.Delivery) {
    self.loop = loop
    self.limit = limit
    self.capacity = capacity
    self.delivery = delivery
  }

  /// Whether the writing end is closed, and nothing is on its way.
  var isClosed: Bool { isClosing && sent.isEmpty }

  /// Counts what was given without waiting; says whether a turn is to be taken.
  func takesTurn() -> Bool {
    turns += 1
    if turns <= 64 { return false }
    turns = 0
    return true
  }
}

// MARK: Waiting

extension MemoryLine {
  /// Whether something that one can wait for has come.
  ///
  /// - Throws: What has broken the line; `StreamError.alreadyReading`.
  func hasCome(_ event: Event) throws -> Bool {
    switch event {
    case .arrival(let count):
      if readWaiter != nil { throw StreamError.alreadyReading }
      if received.count >= count { return true }
      if let readFailure { throw readFailure }
      return isAtEnd
    case .drain:
      if let writeFailure { throw writeFailure }
      return hasRoom
    case .closing:
      guard isClosed else { return false }
      if let writeFailure, !isAborted { throw writeFailure }
      return true
    }
  }

  /// Whether so little is on its way that the writer may go on.
  ///
  /// A reader that waits for more than there is gets it.
  private var hasRoom: Bool {
    let count = sent.count + received.count
    return isUnread || count <= capacity || readWaiter.map { count < $0.count } ?? false
  }

  /// Begins to wait.
  ///
  /// - Throws: `LoopError.closed`.
  func wait(for event: Event) throws -> Future<Void> {
    guard let loop, !loop.isClosed else { throw LoopError.closed }
    let future = loop.createFuture(Void.self)
    turns = 0
    if case .arrival(let count) = event {
      readWaiter = (future, count)
      wakeWriters()
    } else {
      writeWaiters.append(future)
    }
    return future
  }

  /// Ends a wait, before or after what was waited for has come.
  func leave(_ future: Future<Void>) {
    if readWaiter?.future == future { readWaiter = nil }
    writeWaiters.removeAll { $0 == future }
  }

  private func wakeReader() {
    guard let readWaiter else { return }
    guard received.count >= readWaiter.count || isAtEnd || readFailure != nil else { return }
    complete(readWaiter.future)
  }

  /// Wakes all that wait at the writing end: each looks whether it is its turn.
  private func wakeWriters() {
    for waiter in writeWaiters { complete(waiter) }
    writeWaiters = []
  }

  private func complete(_ future: Future<Void>) {
    if !future.isDone { _ = try? future.setResult(()) }
  }
}

// MARK: Reading

extension MemoryLine {
  /// Lends what has arrived, and takes as much of it as the closure says.
  func take(_ body: (Span<UInt8>) -> Int) {
    precondition(!isLending, "takeBytes: the bytes of the stream are lent already")
    isLending = true
    let lent = received
    let count = body(lent.span)
    isLending = false
    precondition(
      0 <= count && count <= lent.count,
      "takeBytes: \(count) of \(lent.count) bytes cannot be taken")
    received.removeFirst(count)
    if count > 0 { wakeWriters() }
  }

  /// What has arrived can still be read; nothing else arrives, and the writer is told.
  func stopReading() {
    guard !isUnread else { return }
    isUnread = true
    isAtEnd = true
    readFailure = nil
    let isLost = !sent.isEmpty
    lose()
    if isLost { failWriting(MemoryPair.Writer.error("write", .brokenPipe)) }
    wakeWriters()
    wakeReader()
  }

  /// The reader is told an error, behind what has arrived.
  func failReading(_ error: any Error) {
    guard !isAtEnd, readFailure == nil else { return }
    readFailure = error
    wakeReader()
  }
}

// MARK: Writing

extension MemoryLine {
  func write(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty, writeFailure == nil else { return }
    if isEnded || isUnread {
      // Not lost is what was written before the end, and is on its way.
      writeFailure = MemoryPair.Writer.error("write", .brokenPipe)
      return wakeWriters()
    }
    // As bytes of memory they would be copied one by one.
    bytes.withMemoryRebound(to: UInt8.self) { sent.append(contentsOf: $0) }
    deliver()
  }

  /// Ends the stream behind what was written.
  func end() {
    isEnded = true
    deliver()
  }

  func close() {
    isClosing = true
    end()
    wakeWriters()
  }

  /// Closes at once; the writer alone is told the error, and not by the end of closing.
  func abort(_ error: any Error) {
    isClosing = true
    isAborted = true
    failWriting(error)
  }

  /// The writer is told an error; nothing more is sent.
  func failWriting(_ error: any Error) {
    if writeFailure == nil { writeFailure = error }
    lose()
    wakeWriters()
  }

  /// Loses what is on its way.
  func lose() {
    sent = []
    timer?.cancel()
    timer = nil
  }

  /// Has arrive what is to arrive now, and a timer set for the next piece.
  private func deliver() {
    while timer == nil, !sent.isEmpty {
      switch delivery {
      case .atOnce: arrive(sent.count)
      case .pieces(let count, let delay): arrive(count, after: delay)
      case .script(let pieces):
        guard let piece = pieces.first else {
          arrive(sent.count)
          continue
        }
        delivery = .script(Array(pieces.dropFirst()))
        arrive(piece.count, after: piece.delay)
      }
    }
    if isEnded, sent.isEmpty, !isAtEnd, readFailure == nil {
      isAtEnd = true
      wakeReader()
    }
    if sent.isEmpty { wakeWriters() }
  }

  private func arrive(_ count: Int, after delay: Duration) {
    guard let loop, !loop.isClosed else {
      // A loop that is closed delivers nothing.
      sent = []
      return
    }
    timer = loop.callLater(delay) { [self] in
      timer = nil
      arrive(count)
      deliver()
    }
  }

  private func arrive(_ count: Int) {
    if count >= sent.count {
      received += sent
      sent = []
    } else {
      received += sent[..<count]
      sent.removeFirst(count)
    }
    wakeReader()
  }
}

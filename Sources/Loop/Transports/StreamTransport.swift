/// A connected socket with its buffers, which a ``StreamReader`` and a ``StreamWriter`` share; or one end of
/// a pipe with its buffer, which one of them has.
///
/// It watches the socket only while somebody wants something of it: for reading from the first read
/// that has to wait, for writing while there is output that did not fit. Once begun, watching for
/// reading goes on between reads, which saves two system calls for each message; it is paused when
/// more than twice the limit is buffered and nobody waits.
///
/// The loop does not keep it. It keeps itself while it is closing and has output to send; otherwise
/// it is closed when the last reader and writer are dropped, and that is reported.
final class StreamTransport: DescriptorObserver {
  /// What is read from and written to.
  enum Channel {
    /// A socket: both ways.
    case socket

    /// A pipe, a file, a device, one way: its end ends all, and dropping it is no mistake.
    case pipe
  }

  let descriptor: Descriptor
  let channel: Channel

  /// What reads and writes where no selector can watch.
  @exclusivity(unchecked) var file: FileChannel?

  let anchor: AnchorRef
  private let receiveBuffer: ReceiveBuffer

  // Unchecked: a transport belongs to one thread, and no access is kept open while others are
  // called.
  @exclusivity(unchecked) var input = ByteBuffer()
  @exclusivity(unchecked) var output = OutputBuffer()

  /// The future of the coroutine that reads: completed when at least so many bytes can be read, or
  /// when there will never be as many, and kept until the coroutine goes on, whose bytes they are.
  @exclusivity(unchecked) private var readWaiter: Cell?
  @exclusivity(unchecked) private var wanted = 0

  /// Whether there may be something to receive that was not received yet.
  @exclusivity(unchecked) private var isReady = false

  /// How many results were given without waiting since bytes were last waited for.
  @exclusivity(unchecked) var turns = TurnCount()

  /// Whether ``input`` is lent: nothing is to be taken from it then.
  private var isLending = false

  /// Whether a file is being sent, behind which everything else waits; see ``FileSending``.
  @exclusivity(unchecked) var isSendingFile = false

  /// How many bytes a line may have.
  let limit: Int

  @exclusivity(unchecked) var drainWaiters = FutureList()
  @exclusivity(unchecked) var closeWaiters = FutureList()

  /// Nothing more will be received: the other side has ended, or this one is closing.
  @exclusivity(unchecked) var isAtEnd = false

  /// How often the one that has it in its register has looked since a byte came or went.
  @exclusivity(unchecked) var age: UInt8 = 0
  @exclusivity(unchecked) private var isWatchingInput = false
  @exclusivity(unchecked) var isWatchingOutput = false
  var isOutputEnded = false
  private(set) var isClosing = false
  private var isAborted = false
  private var keepsItself = false

  /// Where it is listed as long as it is open, if it is.
  private var registration: RegisteredTransport?

  /// Whether the program has ended the output, and is to be told if it writes nevertheless.
  var isEndedByProgram = false
  var hasRefused = false

  /// Why nothing can be received any more, and why nothing can be sent.
  @exclusivity(unchecked) private(set) var readFailure: SystemError?
  @exclusivity(unchecked) var writeFailure: SystemError?

  /// What has broken the connection, as sending was told; the reader gets it behind the last bytes.
  ///
  /// The system tells an error of a connection once, to the call that comes first. Receiving would see
  /// a clean end instead.
  @exclusivity(unchecked) private var brokenBy: SystemError?

  /// Makes sure that a limit is one; called where it is given, since a remote side may be the
  /// cause of a transport.
  static func checkLimit(_ limit: Int) {
    precondition(limit > 0, "the limit of a stream is \(limit) bytes, and not positive")
  }

  /// Takes over a connected socket, or the end of a pipe.
  init(
    _ descriptor: Descriptor, _ loop: EventLoop, limit: Int, channel: Channel = .socket,
    in register: TransportRegister? = nil
  ) {
    self.descriptor = descriptor
    self.channel = channel
    self.limit = limit
    receiveBuffer = loop.service(ReceiveBuffer.self) { ReceiveBuffer() }
    anchor = loop.anchor
    anchor.retain()
    super.init()
    registration = register.map { RegisteredTransport(self, in: $0) }
  }

  deinit {
    // First of all, so that nobody who is called from here finds it any more.
    registration?.end()
    if !descriptor.isClosed {
      file?.end(on: anchor.loop)
      anchor.loop?.unwatch(descriptor.number)
      descriptor.close()
      // A loop that is being closed drops what its tasks hold, which is no mistake of theirs.
      if channel == .socket || !output.isEmpty, let loop = openLoop, !loop.isClosing {
        loop.report(ErrorReport(kind: .droppedStream, error: StreamError.notClosed))
      }
    }
    anchor.release()
  }

  /// The loop, as long as it is open.
  var openLoop: EventLoop? {
    guard let loop = anchor.loop, !loop.isClosed else { return nil }
    return loop
  }

  override func descriptorReadable() {
    if isAwaited, wanted == 1 {
      // The coroutine that waits receives by itself in its next step. Were the input of many
      // connections received first, their memory would all be in use at a time, and be cold.
      isReady = true
      wakeReader()
    } else {
      receive()
    }
  }

  override func descriptorWritable() { send() }

  override func watchingFailed(_ error: any Error) {
    isWatchingInput = false
    isWatchingOutput = false
    failWriting(Self.failure(of: error))
  }

  /// The error of a connection that cannot be watched.
  static func failure(of error: any Error) -> SystemError {
    error as? SystemError
      ?? SystemError(call: "write", code: .badDescriptor, context: "\(error)")
  }

  override func loopClosed() {
    fail(SystemError(call: "close", code: .connectionAborted, context: "the loop was closed"))
    finishClosing()
  }
}

// MARK: Receiving

extension StreamTransport {
  /// Whether somebody waits for input that is not there.
  var isAwaited: Bool { readWaiter?.head.isPending ?? false }

  /// Whether a coroutine waits for input, or was told that it is there and has not come yet.
  @inline(__always)
  var isBeingRead: Bool {
    readWaiter != nil && !isReaderGone()
  }

  /// Lends what was received, and takes as much of it as the closure says.
  func takeBytes(_ body: (Span<UInt8>) -> Int) {
    precondition(!isLending, "takeBytes: the bytes of the stream are lent already")
    isLending = true
    // Kept here: whatever the closure does, the memory stays.
    let lent = input
    let count = lent.lend(body)
    isLending = false
    precondition(
      0 <= count && count <= lent.count,
      "takeBytes: \(count) of \(lent.count) bytes cannot be taken")
    if count > 0 { input.drop(count) }
  }

  /// Forgets a coroutine that was dropped while it waited, and has left its future to this object
  /// alone; says whether it was.
  @inline(never)
  private func isReaderGone() -> Bool {
    if let readWaiter { anchor.loop?.pool.remove(readWaiter.head) }
    guard isKnownUniquelyReferenced(&readWaiter) else { return false }
    readWaiter = nil
    return true
  }

  /// Starts to wait for input.
  ///
  /// - Parameter count: How many bytes have to be there.
  /// - Returns: A future that is completed when they are, or when they will never be.
  /// - Throws: ``LoopError/closed``; ``SystemError`` if the selector refuses.
  func waitForInput(_ count: Int) throws -> Future<Void> {
    guard let loop = openLoop else { throw LoopError.closed }
    if file == nil, !isWatchingInput {
      do {
        try loop.watch(descriptor.number, for: .reader, self)
        isWatchingInput = true
      } catch {
        try changeToFile(after: error, on: loop)
      }
    }
    let future = loop.createFuture(Void.self)
    readWaiter = future.cell
    wanted = count
    turns.restart()
    readInThread(on: loop)
    return future
  }

  /// Ends the wait for input, before or after it has come.
  func endWaiting(_ future: Future<Void>) {
    if readWaiter === future.cell { readWaiter = nil }
  }

  /// Receives what the selector has announced, if nobody has yet.
  @inline(__always)
  func receiveIfReady() {
    if isReady { receive() }
  }

  private func receive() {
    isReady = false
    guard isWatchingInput, let loop = openLoop else { return }
    receive(on: loop)
  }

  @inline(__always)
  private func receive(on loop: EventLoop) {
    let buffer = receiveBuffer.bytes
    do throws(SystemError) {
      switch try descriptor.read(into: buffer) {
      case .bytes(let count): received(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      case .endOfFile: endInput(brokenBy?.code == .notConnected ? nil : brokenBy)
      case .wouldBlock: if let brokenBy { endInput(brokenBy) }
      }
    } catch {
      endInput(error)
      failWriting(error)
    }
  }

  /// Whether sending has found that the connection is broken.
  @inline(__always) var isBroken: Bool { brokenBy != nil }

  /// Receives from a connection that sending has found broken: more of what the system has, or the
  /// end.
  ///
  /// - Returns: Whether it is broken, and was not at its end before. Nothing is to be waited for then.
  @inline(never)
  func receiveFromBroken() -> Bool {
    guard isBroken, !isAtEnd, let loop = openLoop else { return false }
    receive(on: loop)
    return true
  }

  /// Notes that the connection is broken, which receiving may not be told of.
  func breakInput(_ error: SystemError) {
    // The other side takes nothing more, and may still send. One that is gone altogether may have ended
    // properly before: then the end of what it sent is one.
    if error.code == .brokenPipe { return }
    guard !isAtEnd, brokenBy == nil else { return }
    brokenBy = error
    if isAwaited { wakeReader() }
  }

  func received(_ bytes: UnsafeRawBufferPointer) {
    age = 0
    input.append(bytes)
    if isAwaited {
      if input.count >= wanted { wakeReader() }
    } else if input.count - limit > limit {
      stopWatchingInput()
    }
  }

  func endInput(_ failure: SystemError?) {
    isAtEnd = true
    if readFailure == nil { readFailure = failure }
    stopWatchingInput()
    wakeReader()
    // Nothing else is to be had of a pipe.
    if channel == .pipe, !hasOutput { finishClosing() }
  }

  private func wakeReader() {
    guard let readWaiter else { return }
    Future<Void>(cell: readWaiter).complete(.finished)
  }

  private func stopWatchingInput() {
    guard isWatchingInput else { return }
    isWatchingInput = false
    anchor.loop?.unwatch(descriptor.number, for: .reader)
  }
}

// MARK: Closing

extension StreamTransport {
  /// Stops receiving, and closes once the output is sent.
  func close() {
    guard !isClosing else { return }
    isClosing = true
    endInput(nil)
    if !hasOutput {
      finishClosing()
    } else {
      // Nobody else needs to keep it for the output to be sent.
      keepsItself = true
      Borrowed(self).retain()
    }
  }

  /// Closes at once: what was not sent is dropped, and the other side sees a reset.
  func abort() {
    guard !descriptor.isClosed else { return }
    isAborted = true
    resetOnClose()
    fail(SystemError(call: "write", code: .connectionAborted, context: "the stream was aborted"))
    finishClosing()
  }

  /// Breaks the connection off since nothing was heard of it: both sides of the program are told so.
  ///
  /// - Returns: Whether it was broken off: not if bytes have come after all.
  func expire() -> Bool {
    guard !descriptor.isClosed else { return false }
    // Where the loop is late, bytes may have come in time, and nobody has looked. (Sending is not tried:
    // the system may have room for some bytes more of a connection whose other side reads nothing.)
    receive()
    if age == 0 || descriptor.isClosed { return false }
    let error = SystemError(
      call: "read", code: .timedOut, context: "no byte came or went for too long")
    fail(error)
    // Behind its end the input stays at its end.
    if !isAtEnd { endInput(error) }
    resetOnClose()
    finishClosing()
    return true
  }

  private func resetOnClose() {
    guard channel == .socket, !descriptor.isClosed else { return }
    do throws(SystemError) {
      try descriptor.setResetOnClose()
    } catch {
      // Closed all the same; the other side sees an end instead of a reset.
    }
  }

  /// What the closing failed with, to whom it matters.
  var closeFailure: SystemError? { isAborted ? nil : writeFailure }

  private func fail(_ error: SystemError) {
    if writeFailure == nil { writeFailure = error }
  }

  func finishClosing() {
    guard !descriptor.isClosed else { return }
    isClosing = true
    isWatchingOutput = false
    isWatchingInput = false
    registration.take()?.end()
    file.take()?.end(on: anchor.loop)
    anchor.loop?.unwatch(descriptor.number)
    descriptor.close()
    output.removeAll()
    isAtEnd = true
    wakeReader()
    resumeWriters()
    closeWaiters.completeAll()
    if keepsItself {
      keepsItself = false
      Borrowed(self).release()
    }
  }
}

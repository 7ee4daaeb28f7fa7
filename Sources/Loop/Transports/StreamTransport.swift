/// A connected socket with its buffers: what a ``StreamReader`` and a ``StreamWriter`` share.
///
/// It watches the socket only while somebody wants something of it: for reading from the first read
/// that has to wait, for writing while there is output that did not fit. Once begun, watching for
/// reading goes on between reads, which saves two system calls for each message; it is paused when
/// more than twice the limit is buffered and nobody waits.
///
/// The loop does not keep it. It keeps itself while it is closing and has output to send; otherwise
/// it is closed when the last reader and writer are dropped, and that is reported.
final class StreamTransport: DescriptorObserver {
  let descriptor: Descriptor
  private let anchor: UnsafeMutablePointer<LoopAnchor>

  // Unchecked: a transport belongs to one thread, and no access is kept open while others are
  // called.
  @exclusivity(unchecked) var input = ByteBuffer()
  @exclusivity(unchecked) var output = ByteBuffer()

  /// Completed when at least so many bytes can be read, or when there will never be as many.
  @exclusivity(unchecked) private var readWaiter: Future<Void>?
  @exclusivity(unchecked) private var wanted = 0

  /// Whether there may be something to receive that was not received yet.
  @exclusivity(unchecked) private var isReady = false

  /// How many bytes a line may have, in bytes.
  let limit: Int

  /// The marks between which the output is when ``Drain`` waits.
  var highWater = 65_536
  var lowWater = 16_384

  @exclusivity(unchecked) var drainWaiters = FutureList()
  @exclusivity(unchecked) var closeWaiters = FutureList()

  /// Nothing more will be received: the other side has ended, or this one is closing.
  @exclusivity(unchecked) var isAtEnd = false
  @exclusivity(unchecked) private var isWatchingInput = false
  @exclusivity(unchecked) private var isWatchingOutput = false
  @exclusivity(unchecked) var isWritingPaused = false
  private var isOutputEnded = false
  private(set) var isClosing = false
  private var isAborted = false
  private var keepsItself = false

  /// Why nothing can be received any more, and why nothing can be sent.
  @exclusivity(unchecked) private(set) var readFailure: SystemError?
  @exclusivity(unchecked) private(set) var writeFailure: SystemError?

  /// Takes over a connected socket.
  init(_ descriptor: Descriptor, _ loop: EventLoop, limit: Int) {
    self.descriptor = descriptor
    self.limit = limit
    anchor = loop.anchor
    anchor.pointee.count += 1
  }

  deinit {
    if !descriptor.isClosed {
      anchor.pointee.loop?.unwatch(descriptor.number)
      descriptor.close()
      // A loop that is being closed drops what its tasks hold, which is no mistake of theirs.
      if let loop = openLoop, !loop.isClosing {
        loop.report(ErrorReport(kind: .droppedStream, error: StreamError.notClosed))
      }
    }
    anchor.release()
  }

  /// The loop, as long as it is open.
  var openLoop: EventLoop? {
    guard let loop = anchor.pointee.loop, !loop.isClosed else { return nil }
    return loop
  }

  override func descriptorReadable() {
    if readWaiter != nil, wanted == 1 {
      // The coroutine that waits receives by itself in its next step. Were the input of many
      // connections received first, their memory would all be in use at a time, and be cold.
      isReady = true
      wakeReader()
    } else {
      receive()
    }
  }

  override func descriptorWritable() { send() }

  override func loopClosed() {
    fail(SystemError(call: "close", code: .connectionAborted, context: "the loop was closed"))
    finishClosing()
  }
}

// MARK: Receiving

extension StreamTransport {
  /// Whether somebody waits for input.
  var isAwaited: Bool { readWaiter.map { !$0.isDone } ?? false }

  /// Starts to wait for input.
  ///
  /// - Parameter count: How many bytes have to be there.
  /// - Returns: A future that is completed when they are, or when they will never be.
  /// - Throws: ``LoopError/closed``; ``SystemError`` if the selector refuses.
  func waitForInput(_ count: Int) throws -> Future<Void> {
    guard let loop = openLoop else { throw LoopError.closed }
    if !isWatchingInput {
      try loop.watch(descriptor.number, for: .reader, self)
      isWatchingInput = true
    }
    let future = loop.createFuture(Void.self)
    readWaiter = future
    wanted = count
    return future
  }

  /// Stops waiting for input.
  func endWaiting(_ future: Future<Void>) {
    if readWaiter == future { readWaiter = nil }
  }

  /// Receives what the selector has announced, if nobody has yet.
  @inline(__always)
  func receiveIfReady() {
    if isReady { receive() }
  }

  private func receive() {
    isReady = false
    guard isWatchingInput, let loop = openLoop else { return }
    let buffer = loop.receiveBuffer.bytes
    do throws(SystemError) {
      switch try descriptor.read(into: buffer) {
      case .bytes(let count): received(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      case .endOfFile: endInput()
      case .wouldBlock: break
      }
    } catch {
      readFailure = error
      endInput()
      failWriting(error)
    }
  }

  private func received(_ bytes: UnsafeRawBufferPointer) {
    input.append(bytes)
    if readWaiter != nil {
      if input.count >= wanted { wakeReader() }
    } else if input.count > 2 * limit {
      stopWatchingInput()
    }
  }

  private func endInput() {
    isAtEnd = true
    stopWatchingInput()
    wakeReader()
  }

  private func wakeReader() {
    readWaiter.take()?.complete(.finished)
  }

  private func stopWatchingInput() {
    guard isWatchingInput else { return }
    isWatchingInput = false
    anchor.pointee.loop?.unwatch(descriptor.number, for: .reader)
  }
}

// MARK: Sending

extension StreamTransport {
  /// Sends what fits, and keeps the rest.
  func write(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty, writeFailure == nil else { return }
    guard !isClosing, !isOutputEnded else {
      writeFailure = SystemError(
        call: "write", code: .brokenPipe, context: "the stream was closed for writing")
      return
    }
    var rest = bytes
    if output.isEmpty {
      do throws(SystemError) {
        if case .bytes(let count) = try descriptor.write(bytes) {
          rest = UnsafeRawBufferPointer(rebasing: bytes[count...])
        }
      } catch {
        return failWriting(error)
      }
      if rest.isEmpty { return }
    }
    output.append(rest)
    if output.count > highWater { isWritingPaused = true }
    watchOutput()
  }

  private func watchOutput() {
    guard !isWatchingOutput else { return }
    do {
      guard let loop = openLoop else { throw LoopError.closed }
      try loop.watch(descriptor.number, for: .writer, self)
      isWatchingOutput = true
    } catch {
      let failure = error as? SystemError
      failWriting(failure ?? SystemError(call: "write", code: .badDescriptor))
    }
  }

  private func stopWatchingOutput() {
    guard isWatchingOutput else { return }
    isWatchingOutput = false
    anchor.pointee.loop?.unwatch(descriptor.number, for: .writer)
  }

  private func send() {
    guard isWatchingOutput else { return }
    do throws(SystemError) {
      let result = try output.withBytes { bytes throws(SystemError) in try descriptor.write(bytes) }
      guard case .bytes(let count) = result else { return }
      output.drop(count)
    } catch {
      return failWriting(error)
    }
    if output.count <= lowWater { resumeWriting() }
    guard output.isEmpty else { return }
    stopWatchingOutput()
    if isOutputEnded { shutdownOutput() }
    if isClosing { finishClosing() }
  }

  private func resumeWriting() {
    isWritingPaused = false
    drainWaiters.completeAll()
  }

  /// Gives up sending.
  private func failWriting(_ error: SystemError) {
    if writeFailure == nil { writeFailure = error }
    output.removeAll()
    stopWatchingOutput()
    resumeWriting()
    if isClosing { finishClosing() }
  }

  /// Ends the output once all of it is sent.
  func endOutput() {
    guard !isOutputEnded, !isClosing else { return }
    isOutputEnded = true
    if output.isEmpty { shutdownOutput() }
  }

  private func shutdownOutput() {
    guard writeFailure == nil else { return }
    do throws(SystemError) {
      try descriptor.shutdownWriting()
    } catch {
      failWriting(error)
    }
  }
}

// MARK: Closing

extension StreamTransport {
  /// Stops receiving, and closes once the output is sent.
  func close() {
    guard !isClosing else { return }
    isClosing = true
    endInput()
    if output.isEmpty {
      finishClosing()
    } else {
      // Nobody else needs to keep it for the output to be sent.
      keepsItself = true
      _ = Unmanaged.passRetained(self)
    }
  }

  /// Closes at once: what was not sent is dropped, and the other side sees a reset.
  func abort() {
    guard !descriptor.isClosed else { return }
    isAborted = true
    do throws(SystemError) {
      try descriptor.setResetOnClose()
    } catch {
      // Closed all the same; the other side sees an end instead of a reset.
    }
    fail(SystemError(call: "write", code: .connectionAborted, context: "the stream was aborted"))
    finishClosing()
  }

  /// What the closing failed with, to whom it matters.
  var closeFailure: SystemError? { isAborted ? nil : writeFailure }

  private func fail(_ error: SystemError) {
    if writeFailure == nil { writeFailure = error }
  }

  private func finishClosing() {
    guard !descriptor.isClosed else { return }
    isClosing = true
    isWatchingOutput = false
    isWatchingInput = false
    anchor.pointee.loop?.unwatch(descriptor.number)
    descriptor.close()
    output.removeAll()
    isAtEnd = true
    wakeReader()
    resumeWriting()
    closeWaiters.completeAll()
    if keepsItself {
      keepsItself = false
      Unmanaged.passUnretained(self).release()
    }
  }
}

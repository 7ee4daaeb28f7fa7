/// Sending: what does not fit is kept, and sent when the selector says that there is room.
extension StreamTransport {
  /// Whether something is still to be sent: bytes, or a file.
  var hasOutput: Bool { !output.isEmpty || isSendingFile }

  /// Sends what fits, and keeps the rest.
  func write(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    guard writeFailure == nil, !isClosing, !isOutputEnded else { return refuse() }
    var rest = bytes
    if !hasOutput, file == nil {
      do throws(SystemError) {
        if case .bytes(let count) = try descriptor.write(bytes) {
          age = 0
          rest = UnsafeRawBufferPointer(rebasing: bytes[count...])
        }
      } catch {
        return failWriting(error)
      }
      if rest.isEmpty { return }
    }
    output.append(rest)
    if !isSendingFile { watchOutput() }
  }

  /// Makes sure that something may be written.
  ///
  /// - Throws: Why it may not; the program is told as by ``write(_:)`` if it has ended the output.
  func checkIsWritable() throws(SystemError) {
    guard writeFailure == nil, !isClosing, !isOutputEnded else {
      refuse()
      throw writeFailure ?? SystemError(call: "write", code: .brokenPipe)
    }
  }

  /// Drops what is written to a connection that takes nothing any more.
  ///
  /// If the program itself has ended the output, this is reported, once; if the connection broke or
  /// others closed it, that is told by the next ``StreamWriter/Drain`` alone.
  private func refuse() {
    guard isClosing || isOutputEnded else { return }
    let error = SystemError(
      call: "write", code: .brokenPipe, context: "the stream was closed for writing")
    if writeFailure == nil { writeFailure = error }
    guard isEndedByProgram, !hasRefused else { return }
    hasRefused = true
    openLoop?.report(ErrorReport(kind: .refused, error: error))
  }

  /// Makes sure that sending has not failed, and that the connection is not closed.
  func checkIsOpen() throws(SystemError) {
    if let writeFailure { throw writeFailure }
    if descriptor.isClosed {
      throw SystemError(call: "write", code: .brokenPipe, context: "the stream was closed")
    }
  }

  /// Has the selector say when there is room.
  func watchOutput() {
    guard !isWatchingOutput else { return }
    do {
      guard let loop = openLoop else { throw LoopError.closed }
      if file != nil { return writeInThread() }
      try loop.watch(descriptor.number, for: .writer, self)
      isWatchingOutput = true
    } catch {
      failWriting(Self.failure(of: error))
    }
  }

  private func stopWatchingOutput() {
    guard isWatchingOutput else { return }
    isWatchingOutput = false
    anchor.loop?.unwatch(descriptor.number, for: .writer)
  }

  func send() {
    guard isWatchingOutput else { return }
    if isSendingFile {
      stopWatchingOutput()
      return drainWaiters.completeAll()
    }
    do throws(SystemError) {
      let result = try output.withBytes { bytes throws(SystemError) in try descriptor.write(bytes) }
      guard case .bytes(let count) = result else { return }
      age = 0
      output.drop(count)
    } catch {
      return failWriting(error)
    }
    sent()
  }

  /// Goes on after something was sent.
  func sent() {
    resumeWriters()
    guard output.isEmpty else { return }
    stopWatchingOutput()
    if isOutputEnded { shutdownOutput() }
    if isClosing { finishClosing() }
  }

  /// Sets the marks between which ``StreamWriter/Drain`` waits.
  func setMarks(high: Int, low: Int) {
    output.setMarks(high: high, low: low)
    resumeWriters()
  }

  /// Wakes the writers that wait, if there is little enough to send.
  func resumeWriters() {
    if !output.isPaused { drainWaiters.completeAll() }
  }

  /// Ends sending, since it has failed, and tells the reader what has.
  func failWriting(_ error: SystemError) {
    if writeFailure == nil { writeFailure = error }
    output.removeAll()
    stopWatchingOutput()
    resumeWriters()
    if isClosing { finishClosing() }
    breakInput(error)
  }

  /// Ends the output once all of it is sent.
  func endOutput() {
    guard !isOutputEnded, !isClosing else { return }
    isOutputEnded = true
    if !hasOutput { shutdownOutput() }
  }

  // Also when something was written that could not be sent any more.
  private func shutdownOutput() {
    guard !descriptor.isClosed else { return }
    if channel == .pipe { return finishClosing() }
    do throws(SystemError) {
      try descriptor.shutdownWriting()
    } catch {
      failWriting(error)
    }
  }
}

/// Sending: what does not fit is kept, and sent when the selector says that there is room.
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

  func send() {
    guard isWatchingOutput else { return }
    do throws(SystemError) {
      let result = try output.withBytes { bytes throws(SystemError) in try descriptor.write(bytes) }
      guard case .bytes(let count) = result else { return }
      output.drop(count)
    } catch {
      return failWriting(error)
    }
    resumeWriters()
    guard output.isEmpty else { return }
    stopWatchingOutput()
    if isOutputEnded { shutdownOutput() }
    if isClosing { finishClosing() }
  }

  /// Sets the marks between which ``Drain`` waits.
  func setMarks(high: Int, low: Int) {
    output.setMarks(high: high, low: low)
    resumeWriters()
  }

  /// Has those go on who wait to write, if there is little enough to send.
  func resumeWriters() {
    if !output.isPaused { drainWaiters.completeAll() }
  }

  /// Gives up sending.
  func failWriting(_ error: SystemError) {
    if writeFailure == nil { writeFailure = error }
    output.removeAll()
    stopWatchingOutput()
    resumeWriters()
    if isClosing { finishClosing() }
  }

  /// Ends the output once all of it is sent.
  func endOutput() {
    guard !isOutputEnded, !isClosing else { return }
    isOutputEnded = true
    if output.isEmpty { shutdownOutput() }
  }

  // Also when something was written that could not be sent any more.
  private func shutdownOutput() {
    guard !descriptor.isClosed else { return }
    do throws(SystemError) {
      try descriptor.shutdownWriting()
    } catch {
      failWriting(error)
    }
  }
}

import Loop

/// What the reader and the writer of a connection over TLS share: the streams below, and the session.
///
/// It keeps little: what was decrypted and not taken. What has come and was not asked for stays in the reader
/// below, and what cannot be sent yet in the writer below; so it is they who make the other side wait.
final class TLSTransport<Reader: ByteReader, Writer: ByteWriter> {
  let reader: Reader
  let writer: Writer
  let session: TLSSession

  private var plaintext = Plaintext()
  private var isLending = false

  /// Nothing more will come: the other side has ended, or this one is closed.
  private var isAtEnd = false
  private var isOutputEnded = false
  private var isClosed = false

  /// Whether nothing was written since the other side was seen to have ended.
  private var isSilent = false

  /// Whether what was left to send, when it was closed, was no more than the farewell to one that had ended.
  private(set) var isFarewell = false

  /// Why nothing can be received any more, and why nothing can be sent.
  private var readFailure: TLSError?
  private(set) var writeFailure: (any Error)?
  private var failures = 0

  init(_ reader: Reader, _ writer: Writer, _ session: TLSSession) {
    self.reader = reader
    self.writer = writer
    self.session = session
  }

  /// Sends what the session has to say.
  private func flush() { session.takeOutput { [writer] in writer.write($0) } }

  /// Nothing goes on after an error of TLS, neither way.
  private func fail(_ error: TLSError) {
    if readFailure == nil { readFailure = error }
    if writeFailure == nil { writeFailure = error }
  }
}

// MARK: The handshake

extension TLSTransport {
  /// Goes on with the handshake; says whether it is over.
  func shakeHands() throws(TLSError) -> Bool {
    // After an error there is an alert, which tells the other side.
    defer { flush() }
    return try session.shakeHands()
  }

  /// Feeds the session what has come.
  func takeHandshake() throws(TLSError) {
    if !feed() { throw .endedInHandshake }
  }

  /// Feeds the session a piece of what has come, and leaves the rest where it is; says whether there was any.
  private func feed() -> Bool {
    reader.withReceivedBytes { [session] bytes, taken in
      taken = min(bytes.count, TLSSession.pieceSize)
      session.feed(bytes.extracting(first: taken))
      return taken > 0
    }
  }
}

// MARK: Reading

extension TLSTransport {
  /// Whether the stream has ended, and all was taken.
  var isOver: Bool { isAtEnd && plaintext.count == 0 }

  /// Whether more has to come before so many bytes can be taken.
  ///
  /// - Throws: What has broken the stream, if they will never come.
  func lacks(_ count: Int) throws(TLSError) -> Bool {
    if plaintext.count < count, !isAtEnd, readFailure == nil { decrypt() }
    if plaintext.count >= count { return false }
    if let readFailure { throw readFailure }
    return !isAtEnd
  }

  /// Takes what has come; if that is nothing, the connection below has ended.
  func takeReceived() {
    if feed() { return }
    if isClosed {
      isAtEnd = true
    } else if readFailure == nil {
      // Only what comes can have been cut off: writing may go on.
      readFailure = .truncated
    }
  }

  private func decrypt() {
    switch session.decrypt({ plaintext.append($0) }) {
    case .wanting: break
    case .ended: (isAtEnd, isSilent) = (true, true)
    case .failed(let error): fail(error)
    }
    flush()
  }

  /// Lends what was decrypted, and takes as much of it as the closure says.
  func take(_ body: (Span<UInt8>) -> Int) {
    precondition(!isLending, "takeBytes: the bytes of the stream are lent already")
    isLending = true
    // Kept here: whatever the closure does, the memory stays.
    let lent = plaintext
    let count = lent.lend(body)
    isLending = false
    precondition(
      0 <= count && count <= lent.count,
      "takeBytes: \(count) of \(lent.count) bytes cannot be taken")
    plaintext.drop(count)
  }
}

// MARK: Writing

extension TLSTransport {
  /// Encrypts bytes, and hands them to the writer below.
  func write(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty, writeFailure == nil else { return }
    if isOutputEnded {
      writeFailure = SystemError(call: "write", code: .brokenPipe, context: "the stream was ended")
      return
    }
    isSilent = false
    do throws(TLSError) {
      try session.encrypt(bytes) { [writer] in writer.write($0) }
    } catch {
      fail(error)
    }
  }

  /// Whether raising an error again without waiting should take a turn first.
  var takesTurn: Bool {
    guard writeFailure != nil else { return false }
    failures += 1
    return failures % 64 == 0
  }

  /// Raises why nothing can be sent.
  func checkWriting() throws {
    if let writeFailure { throw writeFailure }
  }

  /// Says that nothing more comes from this side; the connection below stays open both ways.
  func endOutput() {
    guard !isOutputEnded else { return }
    isOutputEnded = true
    guard writeFailure == nil else { return }
    session.end()
    flush()
  }

  /// Says that nothing more comes, and closes the connection below behind that.
  func close() {
    guard !isClosed else { return }
    isFarewell = isSilent
    endOutput()
    isClosed = true
    writer.close()
  }

  /// Closes the connection below at once.
  func abort() {
    isOutputEnded = true
    isClosed = true
    writer.abort()
  }

  /// Whether the stream or the connection below is closed.
  var isClosing: Bool { isClosed || writer.isClosing }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension TLSTransport: Sendable {}

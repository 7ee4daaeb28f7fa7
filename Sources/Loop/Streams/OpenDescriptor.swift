extension EventLoop {
  /// Reads from a pipe, a file, a terminal or another device, or a socket.
  ///
  /// ```swift
  /// let reader = try loop.openReader(descriptor: 0)
  /// ```
  ///
  /// The stream has a descriptor of its own: the one that is given stays its owner's, who may close it at once,
  /// and goes on to block, or not, as before. Nothing is changed that other processes share, such as a
  /// terminal. So:
  ///
  /// | the descriptor is | what is done |
  /// |---|---|
  /// | a pipe, a terminal | it is opened once more (`/proc/self/fd`), not to block; where that cannot be done, threads wait |
  /// | a regular file, a device that is always ready | threads read and write, at the place in the file that all share who have it |
  /// | a socket | each call says that it is not to wait (`MSG_DONTWAIT`) |
  ///
  /// What came is buffered, and so gone for others who read from the descriptor. A reader that is dropped
  /// closes its descriptor; ``StreamReader/close()`` does it before. (Of a socket that is to be done, as of
  /// any connection: ``StreamError/notClosed``.)
  ///
  /// Mirrors `asyncio.connect_read_pipe`, which makes the descriptor non-blocking, for everyone, and takes no
  /// files.
  ///
  /// - Parameters:
  ///   - descriptor: An open descriptor.
  ///   - limit: How many bytes a line may have, at least 1, and half of what is buffered for a slow
  ///     reader.
  /// - Returns: A reader.
  /// - Throws: ``SystemError``: `badDescriptor` for one that is not open, `tooManyOpenFiles`;
  ///   ``LoopError/closed``.
  public func openReader(descriptor: Int32, limit: Int = 65_536) throws -> StreamReader {
    StreamReader(transport: try openTransport(descriptor, isWriting: false, limit: limit))
  }

  /// Writes to a pipe, a file, a terminal or another device, or a socket.
  ///
  /// The stream has a descriptor of its own, as with ``openReader(descriptor:limit:)``: who reads from a pipe
  /// sees its end when both are closed. ``StreamWriter/close()`` sends what was written; a writer that is
  /// dropped before all is sent is reported, as ``StreamError/notClosed``. A pipe that nobody reads from makes
  /// ``StreamWriter/drain()`` raise `brokenPipe`, and no signal.
  ///
  /// Mirrors `asyncio.connect_write_pipe`.
  ///
  /// - Parameter descriptor: An open descriptor.
  /// - Returns: A writer.
  /// - Throws: As ``openReader(descriptor:limit:)``.
  public func openWriter(descriptor: Int32) throws -> StreamWriter {
    StreamWriter(transport: try openTransport(descriptor, isWriting: true, limit: 65_536))
  }

  /// A connection from a socket that was connected, accepted or inherited otherwise.
  ///
  /// It has a descriptor of its own, as with ``openReader(descriptor:limit:)``.
  ///
  /// Mirrors `asyncio.connect_accepted_socket`.
  ///
  /// - Parameters:
  ///   - socket: The descriptor of a connected stream socket.
  ///   - limit: How many bytes a line may have, at least 1, and half of what is buffered for a slow
  ///     reader.
  /// - Returns: The connection's reader and writer.
  /// - Throws: ``SystemError``: `notASocket`, and as ``openReader(descriptor:limit:)``.
  public func openConnection(
    socket: Int32, limit: Int = 65_536
  ) throws -> (reader: StreamReader, writer: StreamWriter) {
    guard try Descriptor.kind(of: socket) == .socket else {
      throw SystemError(
        call: "openConnection", code: .notASocket, context: "descriptor \(socket)")
    }
    let transport = try openTransport(socket, isWriting: true, limit: limit)
    return (StreamReader(transport: transport), StreamWriter(transport: transport))
  }

  private func openTransport(
    _ number: Int32, isWriting: Bool, limit: Int
  ) throws -> StreamTransport {
    StreamTransport.checkLimit(limit)
    if isClosed { throw LoopError.closed }
    let kind = try Descriptor.kind(of: number)
    switch kind {
    case .socket:
      return StreamTransport(try Descriptor.duplicate(ofSocket: number), self, limit: limit)
    case .file, .other:
      if kind == .other, let own = Descriptor.reopen(number, isWriting: isWriting) {
        return StreamTransport(own, self, limit: limit, channel: .pipe)
      }
      let file = try BlockingFile(number, isAlwaysReady: kind == .file)
      let transport = StreamTransport(
        try Descriptor.duplicate(of: number), self, limit: limit, channel: .pipe)
      transport.file = FileChannel(file, on: self)
      return transport
    }
  }
}

// MARK: Standard streams

extension EventLoop {
  /// Reads from the standard input of the process: a terminal, a pipe or a file, left as it was found.
  ///
  /// ```swift
  /// YieldFrom({ try $0.loop.standardInput.readLine() }, receive: { print($1.count) })
  /// ```
  ///
  /// The same reader each time, opened at the first: what it has buffered belongs to all that ask.
  ///
  /// Two loops of a process do not share it: one of them is to read.
  ///
  /// - Throws: As ``openReader(descriptor:limit:)``.
  public var standardInput: StreamReader {
    get throws {
      let streams = service(StandardStreamService.self) { StandardStreamService() }
      if let reader = streams.input { return reader }
      let reader = try openReader(descriptor: 0)
      streams.input = reader
      return reader
    }
  }

  /// Writes to the standard output of the process, without waiting for a slow terminal or pipe.
  ///
  /// The same writer each time. ``StreamWriter/drain()`` waits until all is written; what is not written when
  /// the loop is closed is lost. It does not know of `print`, which has a buffer of its own.
  ///
  /// - Throws: As ``openWriter(descriptor:)``.
  public var standardOutput: StreamWriter {
    get throws {
      try service(StandardStreamService.self) { StandardStreamService() }.writer(to: 1, on: self)
    }
  }

  /// Writes to the standard error of the process; as ``standardOutput``.
  ///
  /// - Throws: As ``openWriter(descriptor:)``.
  public var standardError: StreamWriter {
    get throws {
      try service(StandardStreamService.self) { StandardStreamService() }.writer(to: 2, on: self)
    }
  }
}

/// The standard streams of the process that a loop has opened.
private final class StandardStreamService: LoopPart {
  var input: StreamReader?
  private var writers: [Int32: StreamWriter] = [:]

  func writer(to number: Int32, on loop: EventLoop) throws -> StreamWriter {
    if let writer = writers[number] { return writer }
    let writer = try loop.openWriter(descriptor: number)
    writer.setWriteBufferLimits(high: 0)
    writers[number] = writer
    return writer
  }

  override func loopClosed() {
    input = nil
    writers = [:]
  }
}

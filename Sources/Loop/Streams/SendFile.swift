import Generators

extension StreamWriter {
  /// Sends a file, or a part of it, and waits until the system has taken all.
  ///
  /// ```swift
  /// YieldFrom { $0.writer.sendFile(descriptor: $0.image.fileDescriptor) }
  /// ```
  ///
  /// The system copies it by itself where it can (`sendfile(2)`), and no byte of it comes into the process; part
  /// after part, with a turn for others in between. It is sent behind what was written before, and what others
  /// write meanwhile, another file too, is sent behind it. ``close()`` and ``writeEOF()`` wait for its end, once
  /// it has begun; ``drain()`` counts what waits behind it.
  ///
  /// The file must have places: a regular file. To send what a pipe gives, or over TLS, copy it
  /// (``ByteReader/copy(to:upTo:)``). Reading it from a slow disk holds the loop up, as it does in asyncio; what
  /// was read lately is in memory.
  ///
  /// Cancelled or closed it stops where it is, and so it does when the file cannot be read: what was sent of it is
  /// sent, and what waited behind it follows. A program that has told its other side how much would come aborts
  /// the connection then.
  ///
  /// Mirrors `loop.sendfile` of asyncio, with its fallback.
  ///
  /// - Parameters:
  ///   - descriptor: A descriptor of the file, open for reading. It stays its owner's, who may close it once this
  ///     waits; the place in the file, which others may share, is not used.
  ///   - offset: Where to begin, in bytes.
  ///   - count: How many bytes at most; the rest of the file unless given.
  /// - Returns: An awaitable of how many bytes were sent: fewer than `count` where the file ends before. It raises
  ///   what ``drain()`` does; the ``SystemError`` of a file that cannot be read: `badDescriptor`, `pread` of what
  ///   has no places or is a directory; `notSupported` of a writer that is itself a file;
  ///   ``StreamError/invalidCount(_:)`` for a negative number.
  public func sendFile(
    descriptor: Int32, from offset: Int = 0, upTo count: Int = .max
  ) -> StreamWriter.SendFile {
    SendFile(transport, descriptor, offset, count)
  }

  /// Sends a file: what ``StreamWriter/sendFile(descriptor:from:upTo:)`` gives.
  public struct SendFile: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Int

    private let transport: StreamTransport
    private let number: Int32
    private let offset: Int
    private let most: Int
    private var count = 0
    private var sending: FileSending?
    private var waiter: Future<Void>?

    init(_ transport: StreamTransport, _ number: Int32, _ offset: Int, _ most: Int) {
      self.transport = transport
      self.number = number
      self.offset = offset
      self.most = most
    }

    /// How much is sent before others have a turn.
    private static let partSize = 1_048_576

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Int> {
      try advance(resumption).get()
    }

    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Int> {
      if case .raise(let error) = resumption {
        if let waiter = waiter.take() { transport.drainWaiters.remove(waiter) }
        sending = nil
        return .raised(error)
      }
      if let waiter, !waiter.isDone {
        return .yielded(Suspension(word: .awaits(keeping: waiter.cell.head)))
      }
      waiter = nil
      do {
        if let suspension = try go() { return .yielded(suspension) }
        sending = nil
        return .returned(count)
      } catch {
        sending = nil
        return .raised(error)
      }
    }

    /// Sends until all is sent, which gives `nil`, or until something is to be waited for.
    private mutating func go() throws -> Suspension? {
      let sending = try self.sending ?? begin()
      self.sending = sending
      while count < most {
        try transport.checkIsOpen()
        guard sending.begin() else { return try wait(for: sending) }
        let wanted = min(most - count, Self.partSize)
        switch try sending.send(from: offset + count, upTo: wanted).get() {
        case .bytes(let sent):
          count += sent
          if sent == wanted, count < most { return .bare }
        case .endOfFile: return nil
        case .wouldBlock: return try wait(for: sending)
        }
      }
      return nil
    }

    private func begin() throws -> FileSending {
      for number in [offset, most] where number < 0 { throw StreamError.invalidCount(number) }
      if transport.file != nil {
        throw SystemError(call: "sendfile", code: .notSupported, context: "the stream is a file")
      }
      try transport.checkIsWritable()
      return try FileSending(transport, number)
    }

    private mutating func wait(for sending: FileSending) throws -> Suspension {
      let future = try sending.waitForRoom()
      if future.isDone { return .bare }
      waiter = future
      return Suspension(word: .awaits(keeping: future.cell.head))
    }
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension StreamWriter.SendFile: Sendable {}

#if os(Linux)
  import Generators
  import Glibc
  import Loop

  /// Sends a file to a server on the same loop, and gives what that has got.
  func sendFile(of bytes: [UInt8], isShared: Bool, on loop: EventLoop) throws -> [UInt8] {
    let path = "/tmp/sent-\(UInt64.random(in: 0 ... .max))"
    let file = Descriptor(owning: Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600))
    defer { file.close() }
    remove(path)
    guard bytes.withUnsafeBytes({ pwrite(file.number, $0.baseAddress, $0.count, 0) }) == bytes.count
    else { throw SystemError(call: "pwrite", code: .init(rawValue: errno)) }
    let pair = try Descriptor.socketPair()
    defer {
      pair.0.close()
      pair.1.close()
    }
    // A connection of an open descriptor is shared with whoever else has it; of a server it is not.
    if isShared {
      let (_, writer) = try loop.openConnection(socket: pair.0.number)
      pair.0.close()
      return try send(file, of: bytes.count, writer, pair.1, on: loop)
    }
    let server = try loop.startServer(on: .ipv4(.loopback, port: 0)) { reader, writer in
      SendingFile(writer: writer, file: file.number)
    }
    defer { server.close() }
    let (reader, writer) = try loop.runUntilComplete(
      loop.openConnection(to: server.localAddresses[0]))
    defer { writer.close() }
    return try loop.runUntilComplete(reader.readExactly(bytes.count))
  }

  private func send(
    _ file: Descriptor, of count: Int, _ writer: StreamWriter, _ other: Descriptor,
    on loop: EventLoop
  ) throws -> [UInt8] {
    let (reader, back) = try loop.openConnection(socket: other.number)
    other.close()
    defer { back.close() }
    return try loop.runUntilComplete(
      loop.gather(reader.readExactly(count), SendingFile(writer: writer, file: file.number))
    ).0
  }

  /// Sends a file, and closes.
  private struct SendingFile: Coroutine {
    let writer: StreamWriter
    let file: Int32

    static let body = Program {
      Try {
        YieldFrom { $0.writer.sendFile(descriptor: $0.file) }
      } finally: {
        Do { $0.writer.close() }
      }
      YieldFrom { $0.writer.waitClosed() }
    }
  }
#endif

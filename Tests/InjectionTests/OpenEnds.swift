#if os(Linux)
  import Generators
  import Glibc
  import Loop

  /// Two descriptors, of which one gives what the other takes.
  struct OpenEnds {
    let read: Descriptor
    let write: Descriptor
    let isFile: Bool

    /// Sends all bytes through, and gives what comes out.
    func echo(_ bytes: [UInt8], on loop: EventLoop) throws -> [UInt8] {
      let writer = try loop.openWriter(descriptor: write.number)
      defer { writer.close() }
      writer.setWriteBufferLimits(high: 0)
      if isFile {
        try loop.runUntilComplete(Sending(writer: writer, bytes: bytes))
        lseek(read.number, 0, Int32(SEEK_SET))
      }
      let reader = try loop.openReader(descriptor: read.number)
      defer { reader.close() }
      if isFile { return try loop.runUntilComplete(reader.readToEnd()) }
      // The end is seen when nobody has the other side any more.
      write.close()
      return try loop.runUntilComplete(
        loop.gather(reader.readToEnd(), Sending(writer: writer, bytes: bytes))
      ).0
    }

    func close() {
      read.close()
      write.close()
    }
  }

  extension Route {
    /// The ends of what is opened before; `nil` for a server or a process.
    func open() throws -> OpenEnds? {
      switch self {
      case .pipe:
        let pipe = try Descriptor.pipe(isBlocking: true)
        return OpenEnds(read: pipe.read, write: pipe.write, isFile: false)
      case .socket:
        let pair = try Descriptor.socketPair()
        return OpenEnds(read: pair.0, write: pair.1, isFile: false)
      case .file:
        let path = "/tmp/echo-\(UInt64.random(in: 0 ... .max))"
        let number = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        remove(path)
        let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
        return OpenEnds(
          read: Descriptor(owning: number), write: Descriptor(owning: copy), isFile: true)
      default: return nil
      }
    }
  }

  /// Writes everything and closes.
  private struct Sending: Coroutine {
    let writer: StreamWriter
    let bytes: [UInt8]

    static let body = Program {
      Try {
        Do { $0.writer.write($0.bytes) }
        YieldFrom { $0.writer.drain() }
      } finally: {
        Do { $0.writer.close() }
      }
      YieldFrom { $0.writer.waitClosed() }
    }
  }
#endif

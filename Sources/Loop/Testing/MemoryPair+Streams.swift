import Generators
import Loop

extension MemoryPair {
  /// Reads at one end of a ``MemoryPair``.
  public struct Reader: ByteReader {
    let input: MemoryLine
    let output: MemoryLine

    /// How many bytes a line may have.
    public var limit: Int { input.limit }

    /// Whether the stream has ended and all that came has been taken.
    public var atEOF: Bool { input.isAtEnd && input.received.isEmpty }

    /// Waits until so many bytes can be taken, or until the stream has ended.
    ///
    /// - Parameter count: How many.
    /// - Returns: An awaitable. It raises what has broken the connection; `StreamError.alreadyReading`.
    public func receive(atLeast count: Int) -> MemoryPair.Wait {
      MemoryPair.Wait(input, .arrival(count))
    }

    /// Lends what has arrived, and takes as much of it as the closure says.
    public func takeBytes(_ body: (_ received: Span<UInt8>) -> Int) { input.take(body) }

    /// Closes the end, as its writer's `close()`.
    public func close() { MemoryPair.Writer(input: input, output: output).close() }
  }

  /// Writes at one end of a ``MemoryPair``.
  public struct Writer: ByteWriter {
    let input: MemoryLine
    let output: MemoryLine

    /// Sends bytes from memory that is lent for the length of the call.
    public func write(_ bytes: UnsafeRawBufferPointer) { output.write(bytes) }

    /// Waits while more is on its way, and not taken, than the pair's capacity.
    ///
    /// - Returns: An awaitable. It raises what has broken the connection; a `SystemError`, `brokenPipe`,
    ///   if bytes were written after an end, or to an end that is closed.
    public func drain() -> MemoryPair.Wait { MemoryPair.Wait(output, .drain) }

    /// Ends the stream behind what was written.
    public func writeEOF() { output.end() }

    /// Ends the stream behind what was written, and stops receiving.
    public func close() {
      input.stopReading()
      output.close()
    }

    /// Breaks the connection: what is on its way is lost, and the other end is told `connectionReset`.
    public func abort() {
      guard !output.isClosed else { return }
      for line in [input, output] { line.lose() }
      input.failWriting(Self.error("write", .connectionReset))
      input.stopReading()
      output.failReading(Self.error("read", .connectionReset))
      output.abort(Self.error("write", .connectionAborted))
    }

    /// Whether the end was closed or aborted.
    public var isClosing: Bool { output.isClosing }

    /// Waits until all that was written before the end was closed has arrived.
    ///
    /// - Returns: An awaitable. It raises what has broken the connection.
    public func waitClosed() -> MemoryPair.Wait { MemoryPair.Wait(output, .closing) }

    static func error(_ call: String, _ code: SystemError.Code) -> SystemError {
      SystemError(call: call, code: code, context: "a pair in memory")
    }
  }

  /// Waits for something at one end of a ``MemoryPair``.
  public struct Wait: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    private let line: MemoryLine
    private let event: MemoryLine.Event
    private var waiter: Future<Void>?

    init(_ line: MemoryLine, _ event: MemoryLine.Event) {
      self.line = line
      self.event = event
    }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      if case .raise(let error) = resumption {
        if let waiter = waiter.take() { line.leave(waiter) }
        throw error
      }
      if let waiter {
        if !waiter.isDone { return .yielded(Suspension(awaiting: waiter)) }
        line.leave(waiter)
        self.waiter = nil
      } else if line.takesTurn() {
        return .yielded(.bare)
      }
      if try line.hasCome(event) { return .returned(()) }
      let waiter = try line.wait(for: event)
      self.waiter = waiter
      return .yielded(Suspension(awaiting: waiter))
    }
  }
}

@available(*, unavailable, message: "streams belong to the thread of their loop")
extension MemoryPair.Reader: Sendable {}

@available(*, unavailable, message: "streams belong to the thread of their loop")
extension MemoryPair.Writer: Sendable {}

@available(*, unavailable, message: "streams belong to the thread of their loop")
extension MemoryPair.Wait: Sendable {}

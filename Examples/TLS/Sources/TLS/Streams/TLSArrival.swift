import Generators
import Loop

/// Waits for bytes over TLS: what ``TLSReader/receive(atLeast:)`` gives.
public struct TLSArrival<Reader: ByteReader, Writer: ByteWriter>: GenericCoroutine {
  public typealias Returned = Void

  private let transport: TLSTransport<Reader, Writer>
  private let count: Int

  init(_ transport: TLSTransport<Reader, Writer>, _ count: Int) {
    self.transport = transport
    self.count = count
  }

  /// What it does: it waits for the connection below until enough was decrypted.
  ///
  /// Waiting for no bytes at first has the connection below take turns, and refuse a second reader.
  public static var body: some Statement<Self> {
    YieldFrom { $0.transport.reader.receive(atLeast: 0) }
    While({ try $0.transport.lacks($0.count) }) {
      YieldFrom { $0.transport.reader.receive(atLeast: 1) }
      Do { $0.transport.takeReceived() }
    }
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension TLSArrival: Sendable {}

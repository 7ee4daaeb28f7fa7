import Generators
import Loop

/// Waits until little enough is kept: what ``TLSWriter/drain()`` gives.
public struct TLSDrain<Reader: ByteReader, Writer: ByteWriter>: GenericCoroutine {
  public typealias Returned = Void

  private let transport: TLSTransport<Reader, Writer>

  init(_ transport: TLSTransport<Reader, Writer>) { self.transport = transport }

  /// What it does: it waits for the writer below, unless TLS has failed before or meanwhile.
  public static var body: some Statement<Self> {
    If({ $0.transport.takesTurn }) { YieldFrom(EventLoop.turn) }
    Do { try $0.transport.checkWriting() }
    YieldFrom { $0.transport.writer.drain() }
    Do { try $0.transport.checkWriting() }
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension TLSDrain: Sendable {}

import Generators
import Loop

/// Begins TLS on a connection: what ``TLSClient/startTLS(_:_:hostName:)`` and
/// ``TLSServer/startTLS(_:_:)`` give.
public struct TLSHandshake<Reader: ByteReader, Writer: ByteWriter>: GenericCoroutine {
  public typealias Returned = TLSConnection<Reader, Writer>

  private let reader: Reader
  private let writer: Writer
  private let context: TLSContext
  private let hostName: String?
  @Late private var transport: TLSTransport<Reader, Writer>

  init(_ reader: Reader, _ writer: Writer, _ context: TLSContext, hostName: String?) {
    self.reader = reader
    self.writer = writer
    self.context = context
    self.hostName = hostName
  }

  /// What it does: whatever OpenSSL has to say is sent, and whatever comes is fed to it, until both agree.
  public static var body: some Statement<Self> {
    Do { try $0.begin() }
    While({ try !$0.transport.shakeHands() }) {
      YieldFrom { $0.writer.drain() }
      YieldFrom { $0.reader.receive(atLeast: 1) }
      Do { try $0.transport.takeHandshake() }
    }
    YieldFrom { $0.writer.drain() }
    Return { TLSConnection($0.transport) }
  }

  private mutating func begin() throws {
    transport = TLSTransport(reader, writer, try TLSSession(context, hostName: hostName))
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension TLSHandshake: Sendable {}

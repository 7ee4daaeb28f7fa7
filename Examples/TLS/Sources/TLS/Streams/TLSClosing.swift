import Generators
import Loop

/// Waits until a connection is closed: what ``TLSWriter/waitClosed()`` gives.
public struct TLSClosing<Reader: ByteReader, Writer: ByteWriter>: GenericCoroutine {
  public typealias Returned = Void

  private let transport: TLSTransport<Reader, Writer>

  init(_ transport: TLSTransport<Reader, Writer>) { self.transport = transport }

  /// What it does: it waits for the writer below.
  public static var body: some Statement<Self> {
    Try {
      YieldFrom { $0.transport.writer.waitClosed() }
    } catch: {
      Catch(SystemError.self, where: { frame, _ in frame.transport.isFarewell }) {}
    }
  }
}

@available(*, unavailable, message: "a stream belongs to the thread of its loop")
extension TLSClosing: Sendable {}

import Generators
import Loop
import TLS

/// Serves a connection over TLS, and closes it.
package struct ServeSecurely<Reader: ByteReader, Writer: ByteWriter>: GenericCoroutine {
  package typealias Returned = Void

  let server: TLSServer
  let reader: Reader
  let writer: Writer
  @Late var secure: TLSConnection<Reader, Writer>

  /// Serves a connection on which nothing was said yet.
  package init(_ server: TLSServer, _ reader: Reader, _ writer: Writer) {
    self.server = server
    self.reader = reader
    self.writer = writer
  }

  package static var body: some Statement<Self> {
    Try {
      YieldFrom(into: \.secure) {
        // One who connects and says nothing is not waited for.
        $0.loop.waitFor($0.server.startTLS($0.reader, $0.writer), timeout: .seconds(10))
      }
      YieldFrom { Converse($0.secure.reader, $0.secure.writer) }
      // Behind an error no end is said: the other side is to see that something is missing.
      Do { $0.secure.writer.close() }
    } finally: {
      Do { $0.writer.close() }
    }
  }
}

import Generators
import Loop

/// Serves a connection: echoes lines, and answers a request of HTTP with itself.
///
/// It knows streams of bytes, and neither sockets nor TLS.
package struct Converse<Reader: ByteReader, Writer: ByteWriter>: GenericCoroutine {
  package typealias Returned = Void

  let reader: Reader
  let writer: Writer
  var line: [UInt8] = []
  var request: [UInt8] = []

  /// Serves a connection, and leaves it open.
  package init(_ reader: Reader, _ writer: Writer) {
    self.reader = reader
    self.writer = writer
  }

  package static var body: some Statement<Self> {
    YieldFrom(into: \.line) { $0.reader.readLine() }
    If({ $0.line.starts(with: "GET ".utf8) }) {
      While({ $0.isInRequest }) {
        Do { $0.request += $0.line }
        YieldFrom(into: \.line) { $0.reader.readLine() }
      }
      Do { $0.answer() }
    } else: {
      While({ !$0.line.isEmpty }) {
        Do { $0.writer.write($0.line) }
        YieldFrom { $0.writer.drain() }
        YieldFrom(into: \.line) { $0.reader.readLine() }
      }
    }
    YieldFrom { $0.writer.drain() }
  }

  /// Whether a line of the request has come: neither the empty one at its end, nor one too many.
  private var isInRequest: Bool {
    !line.isEmpty && line != [13, 10] && line != [10] && request.count < reader.limit
  }

  private func answer() {
    let head = [
      "HTTP/1.1 200 OK", "Content-Type: text/plain", "Content-Length: \(request.count)",
      "Connection: close",
    ]
    writer.write("\(head.joined(separator: "\r\n"))\r\n\r\n".utf8)
    writer.write(request)
  }
}

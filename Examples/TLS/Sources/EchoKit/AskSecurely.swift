import Generators
import Loop
import TLS

/// Connects to a server over TLS, sends it some bytes, and reads its answer to the end.
package struct AskSecurely: Coroutine {
  package typealias Returned = Answer

  /// What a server has answered, and how it was spoken to.
  package struct Answer: Sendable {
    /// All that it has sent.
    package let text: String

    /// The version and the cipher.
    package let terms: String

    /// The protocol of ALPN.
    package let applicationProtocol: String?
  }

  let client: TLSClient
  let host: String
  let port: UInt16
  let name: String
  let question: [UInt8]
  let keepsWriting: Bool
  @Late var reader: StreamReader
  @Late var writer: StreamWriter
  @Late var secure: TLSConnection<StreamReader, StreamWriter>
  @Late var answer: [UInt8]

  /// - Parameters:
  ///   - client: How TLS is begun.
  ///   - question: What is sent.
  ///   - host: Where to connect to.
  ///   - port: The port there.
  ///   - name: What the certificate has to be about, if not the host.
  ///   - keepsWriting: Whether the question's end is not said; the server ends by itself then.
  package init(
    _ client: TLSClient, _ question: String, host: String, port: UInt16, name: String? = nil,
    keepsWriting: Bool = false
  ) {
    self.client = client
    self.host = host
    self.port = port
    self.name = name ?? host
    self.question = Array(question.utf8)
    self.keepsWriting = keepsWriting
  }

  package static let body = Program {
    YieldFrom(
      { $0.loop.openConnection(host: $0.host, port: $0.port) },
      receive: { ($0.reader, $0.writer) = $1 })
    Try {
      YieldFrom(into: \.secure) {
        $0.client.startTLS($0.reader, $0.writer, hostName: $0.name)
      }
      Do {
        $0.secure.writer.write($0.question)
        if !$0.keepsWriting { $0.secure.writer.writeEOF() }
      }
      YieldFrom { $0.secure.writer.drain() }
      YieldFrom(into: \.answer) { $0.secure.reader.readToEnd(limit: 16_777_216) }
      Do { $0.secure.writer.close() }
      YieldFrom { $0.secure.writer.waitClosed() }
    } finally: {
      Do { $0.writer.close() }
    }
    Return {
      Answer(
        text: String(decoding: $0.answer, as: UTF8.self),
        terms: "\($0.secure.version), \($0.secure.cipher)",
        applicationProtocol: $0.secure.applicationProtocol)
    }
  }
}

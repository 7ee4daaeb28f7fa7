import Generators
import Loop

/// A connection of a client, whatever its bytes go through.
public struct HTTPConnection {
  let close: () -> Void
  let exchange: ([UInt8], HTTPResponseParser) -> AnyGenerator<Suspension, Void, HTTPResponse>

  /// Makes a connection of its two streams.
  ///
  /// - Parameters:
  ///   - reader: Receives what the server sends.
  ///   - writer: Sends, and is closed at the end.
  public init<Reader: ByteReader, Writer: ByteWriter>(_ reader: Reader, _ writer: Writer) {
    close = writer.close
    exchange = {
      AnyGenerator(Exchange(reader: reader, writer: writer, request: $0, parser: $1))
    }
  }
}

/// Sends a request and reads the response.
private struct Exchange<Reader: ByteReader, Writer: ByteWriter>: GenericCoroutine {
  typealias Returned = HTTPResponse

  let reader: Reader
  let writer: Writer
  let request: [UInt8]
  var parser: HTTPResponseParser

  static var body: some Statement<Self> {
    Try {
      Do { $0.writer.write($0.request) }
      YieldFrom { $0.writer.drain() }
      While({ $0.parser.response == nil }) {
        YieldFrom({ $0.reader.read() }, receive: { try $0.take($1) })
      }
    } catch: {
      Catch(receive: { frame, error in
        throw ExchangeError(failure: DownloadError(error), hasBegun: frame.parser.hasBytes)
      }) {}
    }
    Return { try $0.answer() }
  }

  private mutating func take(_ bytes: [UInt8]) throws {
    if bytes.isEmpty { try parser.finish() } else { try parser.feed(bytes) }
  }

  private func answer() throws -> HTTPResponse {
    guard let response = parser.response else {
      throw DownloadError.other("there is no response")
    }
    return response
  }
}

/// What an exchange has failed with.
package struct ExchangeError: Error {
  let failure: DownloadError

  /// Whether something of the response had come.
  let hasBegun: Bool
}

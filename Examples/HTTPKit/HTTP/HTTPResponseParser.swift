/// Reads one response from bytes, wherever they come from.
///
/// The parser does no input or output: feed it what arrives, in pieces of any size, and tell it
/// when the peer closes. Blocking sockets, generator coroutines and Swift tasks share it.
///
///     var parser = HTTPResponseParser()
///     try parser.feed(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".utf8))
///     parser.response?.body      // the two bytes of "hi"
///
/// Interim responses (1xx) are skipped. After an error every further call throws it again.
/// Complexity: O(*n*) in the bytes fed; a body is appended in slices, not byte by byte.
package struct HTTPResponseParser: Sendable {
  private enum State {
    case head(HTTPHeadReader)
    case body(HTTPResponseHead, HTTPBodyDecoder)
    case complete(HTTPResponse)
    case failed(HTTPError)
  }

  private var state: State
  private let method: String
  private let limits: HTTPLimits
  private var sawBytes = false

  /// Makes a parser for the response to a request of `method`, which decides about the body.
  package init(to method: String = "GET", limits: HTTPLimits = HTTPLimits()) {
    self.method = method
    self.limits = limits
    state = .head(Self.headReader(limits: limits, bytesBefore: 0))
  }

  /// The response, once it is complete.
  package var response: HTTPResponse? {
    if case .complete(let response) = state { return response }
    return nil
  }

  /// Whether any byte has arrived; if none has, a request on a reused connection may be repeated.
  package var hasBytes: Bool { sawBytes }

  /// Takes the next bytes of the connection.
  ///
  /// - Throws: ``HTTPError`` for anything but a prefix of one response;
  ///   ``HTTPError/unexpectedBytes`` for bytes behind it.
  package mutating func feed(_ bytes: [UInt8]) throws(HTTPError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(HTTPError) in try feed(buffer) }
  }

  /// Takes the next bytes of the connection from memory that the caller owns.
  package mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTPError) {
    guard !bytes.isEmpty else { return }
    sawBytes = true
    do {
      var position = 0
      while position < bytes.count { try advance(bytes, at: &position) }
    } catch {
      state = .failed(error)
      throw error
    }
  }

  /// Tells that the peer closed its side; afterwards ``response`` is there or an error was thrown.
  ///
  /// - Throws: ``HTTPError/closedBeforeMessage``, ``HTTPError/truncatedHead`` or
  ///   ``HTTPError/truncatedBody(expected:received:)``, depending on how far it came.
  package mutating func finish() throws(HTTPError) {
    switch state {
    case .complete:
      return
    case .failed(let error):
      throw error
    case .head:
      let error: HTTPError = sawBytes ? .truncatedHead : .closedBeforeMessage
      state = .failed(error)
      throw error
    case .body(let head, var decoder):
      do {
        try decoder.finish()
      } catch {
        state = .failed(error)
        throw error
      }
      complete(head, decoder, keepsAlive: false)
    }
  }

  private mutating func advance(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: inout Int
  ) throws(HTTPError) {
    switch state {
    case .head(var reader):
      // The state lets go of the reader, so that its arrays are not copied when they grow.
      state = .failed(.malformedStatusLine)
      guard try reader.feed(bytes, at: &position) else {
        state = .head(reader)
        return
      }
      let head = try HTTPResponseHead(
        firstLine: reader.firstLine ?? [], headers: reader.headers)
      if (100..<200).contains(head.status), head.status != 101 {
        state = .head(Self.headReader(limits: limits, bytesBefore: reader.bytesRead))
        return
      }
      let decoder = try HTTPBodyDecoder(try framing(of: head), limits: limits)
      settle(head, decoder)
    case .body(let head, var decoder):
      state = .failed(.malformedStatusLine)
      try decoder.feed(bytes, at: &position)
      settle(head, decoder)
    case .complete:
      throw .unexpectedBytes
    case .failed(let error):
      throw error
    }
  }

  private mutating func settle(_ head: HTTPResponseHead, _ decoder: HTTPBodyDecoder) {
    if decoder.isComplete {
      complete(head, decoder, keepsAlive: head.keepsAlive && head.status != 101)
    } else {
      state = .body(head, decoder)
    }
  }

  private mutating func complete(
    _ head: HTTPResponseHead, _ decoder: HTTPBodyDecoder, keepsAlive: Bool
  ) {
    state = .complete(
      HTTPResponse(
        head: head, body: decoder.body, trailers: decoder.trailers, keepsAlive: keepsAlive))
  }

  private func framing(of head: HTTPResponseHead) throws(HTTPError) -> HTTPBodyFraming {
    // Contradictory fields are refused even where no body follows.
    let announced = try HTTPBodyFraming.announced(by: head.headers, version: head.version)
    if method == "HEAD" || [101, 204, 304].contains(head.status) { return .none }
    return announced ?? .untilClose
  }

  private static func headReader(limits: HTTPLimits, bytesBefore: Int) -> HTTPHeadReader {
    HTTPHeadReader(
      limits: limits, bytesBefore: bytesBefore, malformedFirstLine: .malformedStatusLine,
      skipsEmptyLines: false
    ) { (line) throws(HTTPError) in
      _ = try HTTPResponseHead(firstLine: line)
    }
  }
}

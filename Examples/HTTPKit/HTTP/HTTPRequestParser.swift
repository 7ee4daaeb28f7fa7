/// Reads requests from bytes, wherever they come from; the server's side of the wire.
///
/// Requests that a client sends without waiting for responses queue up and are taken in order:
///
///     var parser = HTTPRequestParser()
///     try parser.feed(Array("GET /cn.png HTTP/1.1\r\nHost: flags\r\n\r\n".utf8))
///     parser.next()?.head.target      // "/cn.png"
///
/// After an error every further call throws it again: where the next request would start is
/// unknown, so the connection has to end. Requests that were complete before it can still be taken.
package struct HTTPRequestParser: Sendable {
  private enum State {
    case head(HTTPHeadReader)
    case body(HTTPRequestHead, HTTPBodyDecoder)
    case failed(HTTPError)
  }

  private var state: State
  private var requests: [HTTPRequest] = []
  private let limits: HTTPLimits

  /// Makes a parser for one connection.
  package init(limits: HTTPLimits = HTTPLimits(bodyBytes: 65_536)) {
    self.limits = limits
    state = .head(Self.headReader(limits: limits))
  }

  /// Takes the oldest complete request, or nil.
  package mutating func next() -> HTTPRequest? {
    requests.isEmpty ? nil : requests.removeFirst()
  }

  /// Takes the next bytes of the connection.
  ///
  /// - Throws: ``HTTPError`` for anything but a sequence of requests.
  package mutating func feed(_ bytes: [UInt8]) throws(HTTPError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(HTTPError) in try feed(buffer) }
  }

  /// Takes the next bytes of the connection from memory that the caller owns.
  package mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) throws(HTTPError) {
    do {
      var position = 0
      while position < bytes.count { try advance(bytes, at: &position) }
    } catch {
      state = .failed(error)
      throw error
    }
  }

  /// Tells that the client closed its side; between two requests that is the normal end.
  ///
  /// - Throws: ``HTTPError/truncatedHead`` or ``HTTPError/truncatedBody(expected:received:)``.
  package mutating func finish() throws(HTTPError) {
    do throws(HTTPError) {
      switch state {
      case .head(let reader): if !reader.isEmpty { throw .truncatedHead }
      case .body(_, var decoder): try decoder.finish()
      case .failed(let error): throw error
      }
    } catch {
      state = .failed(error)
      throw error
    }
  }

  private mutating func advance(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: inout Int
  ) throws(HTTPError) {
    switch state {
    case .head(var reader):
      // The state lets go of the reader, so that its arrays are not copied when they grow.
      state = .failed(.malformedRequestLine)
      guard try reader.feed(bytes, at: &position) else {
        state = .head(reader)
        return
      }
      let head = try HTTPRequestHead(firstLine: reader.firstLine ?? [], headers: reader.headers)
      let framing = try HTTPBodyFraming.announced(by: head.headers, version: head.version)
      settle(head, try HTTPBodyDecoder(framing ?? .none, limits: limits))
    case .body(let head, var decoder):
      state = .failed(.malformedRequestLine)
      try decoder.feed(bytes, at: &position)
      settle(head, decoder)
    case .failed(let error):
      throw error
    }
  }

  private mutating func settle(_ head: HTTPRequestHead, _ decoder: HTTPBodyDecoder) {
    if decoder.isComplete {
      requests.append(HTTPRequest(head: head, body: decoder.body))
      state = .head(Self.headReader(limits: limits))
    } else {
      state = .body(head, decoder)
    }
  }

  private static func headReader(limits: HTTPLimits) -> HTTPHeadReader {
    HTTPHeadReader(
      limits: limits, malformedFirstLine: .malformedRequestLine, skipsEmptyLines: true
    ) { (line) throws(HTTPError) in
      _ = try HTTPRequestHead(firstLine: line)
    }
  }
}

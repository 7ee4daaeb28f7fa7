import HTTPKit
import HTTPTestSupport
import Testing

@Suite struct HTTPResponseParserTests {
  struct Message: Sendable, CustomTestStringConvertible {
    let text: String
    var method = "GET"
    var status = 200
    var body = ""
    var keepsAlive = true
    var testDescription: String { text }
  }

  static let messages = [
    Message(text: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", body: "hello"),
    Message(text: "HTTP/1.1 200 OK\r\ncontent-length:5\r\n\r\nhello", body: "hello"),
    Message(text: "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"),
    Message(text: "HTTP/1.1 200 \r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi", body: "hi"),
    Message(text: "HTTP/1.1 200 OK\r\n\r\nto the end", body: "to the end", keepsAlive: false),
    Message(
      text: "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", body: "x", keepsAlive: false),
    Message(
      text: "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nx", body: "x"),
    Message(
      text: "HTTP/1.1 404 Not Found\r\nConnection: foo, Close\r\nContent-Length: 1\r\n\r\nx",
      status: 404, body: "x", keepsAlive: false),
    Message(
      text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "5;a=\"b\"\r\nhello\r\n0A \r\n, wide wor\r\n2\r\nld\r\n0\r\nSum: 1\r\n\r\n",
      body: "hello, wide world"),
    Message(text: "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n000\r\n\r\n"),
    Message(text: "HTTP/1.1 204 No Content\r\n\r\n", status: 204),
    Message(text: "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", status: 304),
    Message(text: "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", method: "HEAD"),
    Message(
      text: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
        + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", body: "x"),
    Message(text: "HTTP/1.7 200 OK\r\nContent-Length: 1\r\n\r\nx", body: "x"),
  ]

  @Test(arguments: messages)
  func `a response is the same however its bytes are cut`(_ message: Message) throws {
    for pieces in Pieces.all(of: Array(message.text.utf8)) {
      let response = try #require(try parseResponse(pieces, to: message.method))
      #expect(response.head.status == message.status)
      #expect(String(decoding: response.body, as: UTF8.self) == message.body)
      #expect(response.keepsAlive == message.keepsAlive)
    }
  }

  static let faults: [(String, HTTPError)] = [
    ("", .closedBeforeMessage),
    ("HTTP/1.1 200 OK\r\nContent-Le", .truncatedHead),
    ("HTTP/1.1 200 OK\r\n\n", .malformedHeader),
    ("HTTP/1.1 200 OK\n", .malformedStatusLine),
    ("HTTP/1.1 200 OK\r\rX", .malformedStatusLine),
    ("\r\nHTTP/1.1 200 OK\r\n\r\n", .malformedStatusLine),
    ("HTTP/1.1 20 OK\r\n\r\n", .malformedStatusLine),
    ("HTTP/1.1 2000\r\n\r\n", .malformedStatusLine),
    ("HTTP/1.1 099 Low\r\n\r\n", .malformedStatusLine),
    ("HTTP/1.1  200 OK\r\n\r\n", .malformedStatusLine),
    ("HTTP/1.1 200 a\0b\r\n\r\n", .malformedStatusLine),
    ("http/1.1 200 OK\r\n\r\n", .malformedStatusLine),
    ("HTTP/2.0 200 OK\r\n\r\n", .unsupportedVersion(major: 2, minor: 0)),
    ("HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n", .malformedHeader),
    ("HTTP/1.1 200 OK\r\nA : b\r\n\r\n", .malformedHeader),
    ("HTTP/1.1 200 OK\r\n: b\r\n\r\n", .malformedHeader),
    ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", .malformedHeader),
    ("HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n", .malformedHeader),
    ("HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n", .invalidContentLength),
    ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", .invalidContentLength),
    ("HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n", .invalidContentLength),
    ("HTTP/1.1 200 OK\r\nContent-Length: 0x1\r\n\r\n", .invalidContentLength),
    ("HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n", .invalidContentLength),
    ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", .conflictingLengths),
    (
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      .conflictingLengths
    ),
    ("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .unsupportedTransferEncoding),
    ("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", .unsupportedTransferEncoding),
    (
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
      .truncatedBody(expected: 5, received: 4)
    ),
    ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxy", .unexpectedBytes),
    ("HTTP/1.1 204 No Content\r\n\r\nx", .unexpectedBytes),
  ]

  @Test(arguments: faults)
  func `a fault is the same however the bytes are cut`(_ text: String, _ fault: HTTPError) {
    for pieces in Pieces.all(of: Array(text.utf8)) {
      #expect(throws: fault) { try parseResponse(pieces) }
    }
  }

  static let chunkFaults: [(String, HTTPError)] = [
    ("x\r\n", .invalidChunk), ("\r\n", .invalidChunk), (" 1\r\n", .invalidChunk),
    ("1 x\r\n", .invalidChunk), ("0x1\r\n", .invalidChunk), ("-1\r\n", .invalidChunk),
    ("1\n", .invalidChunk), ("1;\0\r\n", .invalidChunk), ("1\r\nab\r\n", .invalidChunk),
    ("1\r\na\n", .invalidChunk), ("0000000000000000\r\n", .invalidChunk),
    ("FFFFFFFFFFFFFFFF\r\n", .invalidChunk),
    ("FFFFFFFFFFFFFFF\r\n", .bodyTooLarge(limit: 16 << 20)),
    ("1\r\na\r\n", .truncatedBody(expected: nil, received: 1)),
    ("0\r\n", .truncatedBody(expected: nil, received: 0)),
    ("0\r\nbad trailer\r\n\r\n", .malformedHeader), ("0\r\n\r\nx", .unexpectedBytes),
  ]

  @Test(arguments: chunkFaults)
  func `a chunk that breaks the grammar is refused`(_ body: String, _ fault: HTTPError) {
    let text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body
    for pieces in Pieces.all(of: Array(text.utf8)) {
      #expect(throws: fault) { try parseResponse(pieces) }
    }
  }

  static let limits: [(String, HTTPError)] = [
    ("HTTP/1.1 200 \(String(repeating: "a", count: 60))\r\n", .lineTooLong),
    ("HTTP/1.1 200 OK\r\nA: \(String(repeating: "a", count: 60))\r\n", .lineTooLong),
    ("HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\n", .tooManyHeaders),
    (
      "HTTP/1.1 200 OK\r\n"
        + String(repeating: "A: \(String(repeating: "a", count: 40))\r\n", count: 3),
      .headersTooLarge
    ),
    (
      String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 6), .headersTooLarge
    ),
    ("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n", .bodyTooLarge(limit: 10)),
    ("HTTP/1.1 200 OK\r\n\r\n01234567890", .bodyTooLarge(limit: 10)),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n3\r\n",
      .bodyTooLarge(limit: 10)
    ),
  ]

  @Test(arguments: limits)
  func `what is over a limit is refused`(_ text: String, _ fault: HTTPError) {
    let limits = HTTPLimits(lineBytes: 50, headBytes: 120, headerCount: 3, bodyBytes: 10)
    for pieces in Pieces.all(of: Array(text.utf8)) {
      #expect(throws: fault) { try parseResponse(pieces, limits: limits) }
    }
  }

  @Test func `after an error every call throws it again`() {
    var parser = HTTPResponseParser()
    #expect(throws: HTTPError.malformedStatusLine) { try parser.feed(Array("x\r\n".utf8)) }
    #expect(throws: HTTPError.malformedStatusLine) {
      try parser.feed(Array("HTTP/1.1 204 OK\r\n\r\n".utf8))
    }
    #expect(throws: HTTPError.malformedStatusLine) { try parser.finish() }
    #expect(parser.response == nil)
  }

  @Test func `fields keep their order and are found in any case`() throws {
    let text =
      "HTTP/1.1 200 OK\r\nSet: 1\r\nX-Y:\t two \r\nsEt: 3\r\nEmpty:\r\nContent-Length: 0\r\n\r\n"
    let response = try #require(try parseResponse([Array(text.utf8)]))
    #expect(response.head.headers.values(of: "SET") == ["1", "3"])
    #expect(response.head.headers["x-y"] == "two")
    #expect(response.head.headers["empty"] == "")
    #expect(response.head.headers["missing"] == nil)
    #expect(response.head.headers.fields.map(\.name).first == "Set")
  }

  @Test func `trailers are kept apart from the head`() throws {
    let text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nSum: 7\r\n\r\n"
    let response = try #require(try parseResponse([Array(text.utf8)]))
    #expect(response.trailers["sum"] == "7")
    #expect(response.head.headers["sum"] == nil)
  }

  @Test func `a head comes out as it went in`() throws {
    let head = HTTPResponseHead(
      status: 200, reason: "OK", headers: ["Content-Type": "image/png", "Content-Length": "2"])
    let expected = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 2\r\n\r\n"
    #expect(String(decoding: head.serialized, as: UTF8.self) == expected)
    let response = try parseResponse([head.serialized, Array("hi".utf8)])
    #expect(response?.head == head)
  }
}

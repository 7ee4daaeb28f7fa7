import HTTPKit
import HTTPTestSupport
import Testing

@Suite struct HTTPRequestParserTests {
  @Test func `pipelined requests come in order however their bytes are cut`() throws {
    let text =
      "\r\nGET /cn.png HTTP/1.1\r\nHost: a\r\n\r\n"
      + "POST / HTTP/1.1\r\nhost: a\r\nContent-Length: 2\r\n\r\nhi"
      + "PUT / HTTP/1.1\r\nHost:\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
      + "HEAD /?q HTTP/1.0\r\n\r\n"
    for pieces in Pieces.all(of: Array(text.utf8)) {
      let requests = try parseRequests(pieces)
      #expect(requests.map(\.head.method) == ["GET", "POST", "PUT", "HEAD"])
      #expect(requests.map(\.head.target) == ["/cn.png", "/", "/", "/?q"])
      #expect(requests.map(\.body) == [[], Array("hi".utf8), Array("x".utf8), []])
      #expect(requests.map(\.head.keepsAlive) == [true, true, true, false])
    }
  }

  static let faults: [(String, HTTPError)] = [
    ("GET / HTTP/1.1\r\n\r\n", .invalidHost),
    ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .invalidHost),
    ("GET /\r\n\r\n", .malformedRequestLine),
    ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
    ("GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
    ("GET /\u{7F} HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
    ("G(T / HTTP/1.1\r\nHost: a\r\n\r\n", .malformedRequestLine),
    ("GET / HTTP/1.1\nHost: a\n\n", .malformedRequestLine),
    ("GET / HTTP/3.0\r\nHost: a\r\n\r\n", .unsupportedVersion(major: 3, minor: 0)),
    ("GET / HTTP/1.1\r\nHost: a\r\nHo", .truncatedHead),
    (
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nhi",
      .truncatedBody(expected: 3, received: 2)
    ),
    (
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
      .conflictingLengths
    ),
    (
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n",
      .unsupportedTransferEncoding
    ),
  ]

  @Test(arguments: faults)
  func `a fault is the same however the bytes are cut`(_ text: String, _ fault: HTTPError) {
    for pieces in Pieces.all(of: Array(text.utf8)) {
      #expect(throws: fault) { try parseRequests(pieces) }
    }
  }

  @Test func `requests before a fault can still be taken`() {
    var parser = HTTPRequestParser()
    let text = "GET /a HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n"
    #expect(throws: HTTPError.malformedRequestLine) { try parser.feed(Array(text.utf8)) }
    #expect(parser.next()?.head.target == "/a")
    #expect(parser.next() == nil)
    #expect(throws: HTTPError.malformedRequestLine) {
      try parser.feed([])
      try parser.finish()
    }
  }

  @Test func `a request goes over the wire byte for byte`() {
    let head = HTTPRequestHead(target: "/cn.png", headers: ["Host": "a:81", "Accept": "*/*"])
    let expected = "GET /cn.png HTTP/1.1\r\nHost: a:81\r\nAccept: */*\r\n\r\n"
    #expect(String(decoding: head.serialized, as: UTF8.self) == expected)
  }
}

import HTTPKit
import HTTPTestSupport
import Testing

@Suite struct HTTPMutationTests {
  @Test func `a damaged response is refused or read alike in every cut`() {
    var random = SeededGenerator(seed: 1)
    var findings: [String] = []
    for _ in 0..<4_000 {
      let seed = HTTPResponseParserTests.messages.randomElement(using: &random)?.text ?? ""
      let bytes = mutate(Array(seed.utf8), &random)
      let whole = Result { () throws(HTTPError) in try parseResponse([bytes]) }
      let single = Result { () throws(HTTPError) in try parseResponse(bytes.map { [$0] }) }
      if whole != single {
        findings.append(String(decoding: bytes, as: UTF8.self).debugDescription)
      }
    }
    #expect(findings.isEmpty, "\(findings.prefix(10))")
  }

  @Test func `a damaged request is refused or read alike in every cut`() {
    var random = SeededGenerator(seed: 2)
    let seed =
      "GET /cn.png HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
      + "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    var findings: [String] = []
    for _ in 0..<4_000 {
      let bytes = mutate(Array(seed.utf8), &random)
      let whole = Result { () throws(HTTPError) in try parseRequests([bytes]) }
      let single = Result { () throws(HTTPError) in try parseRequests(bytes.map { [$0] }) }
      if whole != single {
        findings.append(String(decoding: bytes, as: UTF8.self).debugDescription)
      }
    }
    #expect(findings.isEmpty, "\(findings.prefix(10))")
  }

  private func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    let special = Array("\r\n\0:; ,0129afHTP/.\u{7F}".utf8)
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[index] = special.randomElement(using: &random) ?? 0
      case 2: bytes.insert(special.randomElement(using: &random) ?? 0, at: index)
      case 3: bytes.remove(at: index)
      default: bytes.removeSubrange(index...)
      }
    }
    return bytes
  }
}

import FlagsKit
import HTTPKit
import HTTPTestSupport
import Testing

@Suite struct ServerCoreTests {
  private let catalog = FlagCatalog()

  private func plan(_ text: String, _ core: ServerCore) throws -> (ResponsePlan, HTTPResponse?) {
    let request = try #require(try parseRequests([Array(text.utf8)]).first)
    let plan = core.plan(for: request)
    return (plan, try parseResponse([plan.bytes], to: request.head.method))
  }

  @Test func `a flag is served with its length and its type`() throws {
    let core = ServerCore(catalog: catalog, delay: .milliseconds(50))
    let (plan, response) = try plan("GET /cn.png?x HTTP/1.1\r\nHost: a\r\n\r\n", core)
    #expect(response?.body == catalog.image(named: "CN"))
    #expect(response?.head.headers["content-type"] == "image/png")
    #expect(plan.delay == .milliseconds(50))
    #expect(plan.ending == .keepAlive)
  }

  @Test func `HEAD has the head of GET and no body`() throws {
    let core = ServerCore(catalog: catalog)
    let (get, _) = try plan("GET /cn.png HTTP/1.1\r\nHost: a\r\n\r\n", core)
    let (head, response) = try plan("HEAD /cn.png HTTP/1.1\r\nHost: a\r\n\r\n", core)
    #expect(get.bytes.starts(with: head.bytes))
    #expect(response?.body == [])
  }

  @Test(
    arguments: [
      ("GET / HTTP/1.1", 200), ("GET /xx.png HTTP/1.1", 404), ("GET /CN.png HTTP/1.1", 404),
      ("GET /cn HTTP/1.1", 404), ("GET /../cn.png HTTP/1.1", 404), ("GET /cn-2.png HTTP/1.1", 200),
      ("GET * HTTP/1.1", 404), ("POST /cn.png HTTP/1.1", 405), ("OPTIONS * HTTP/1.1", 405),
    ])
  func `each request has its status`(_ line: String, _ status: Int) throws {
    let core = ServerCore(catalog: catalog)
    let (_, response) = try plan("\(line)\r\nHost: a\r\n\r\n", core)
    #expect(response?.head.status == status)
    #expect(response?.keepsAlive == true)
  }

  @Test func `the connection ends when the client wants it to`() throws {
    let core = ServerCore(catalog: catalog)
    let cases: [(String, ResponsePlan.Ending)] = [
      ("GET / HTTP/1.0\r\n\r\n", .close),
      ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", .keepAlive),
      ("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", .close),
    ]
    for (text, ending) in cases {
      let (plan, response) = try plan(text, core)
      #expect(plan.ending == ending)
      #expect(
        response?.head.headers["connection"] == (ending == .close ? "close" : "keep-alive"))
    }
  }

  @Test(
    arguments: [
      (HTTPError.malformedRequestLine, 400), (.invalidHost, 400), (.headersTooLarge, 431),
      (.bodyTooLarge(limit: 1), 413), (.unsupportedVersion(major: 2, minor: 0), 505),
      (.unsupportedTransferEncoding, 501),
    ])
  func `bytes that are no request are answered once`(_ error: HTTPError, _ status: Int) throws {
    let plan = ResponsePlan(refusing: error)
    let response = try parseResponse([plan.bytes])
    #expect(response?.head.status == status)
    #expect(response?.keepsAlive == false)
    #expect(plan.ending == .close)
  }

  @Test func `every kind of fault spoils a response in its own way`() throws {
    let faults = FaultPlan(percent: 100)
    let core = ServerCore(catalog: catalog, faults: faults)
    var seen: Set<Fault> = []
    for name in FlagCatalog.names(60) {
      let fault = try #require(faults.fault(for: name))
      seen.insert(fault)
      let head = HTTPRequestHead(
        target: "/" + FlagCatalog.fileName(of: name), headers: ["Host": "a"])
      let plan = core.plan(for: try #require(try parseRequests([head.serialized]).first))
      switch fault {
      case .notFound: #expect(try parseResponse([plan.bytes])?.head.status == 404)
      case .serverError: #expect(try parseResponse([plan.bytes])?.head.status == 500)
      case .reset: #expect(plan.bytes.isEmpty && plan.ending == .reset)
      case .truncated, .stalled:
        #expect(plan.ending == (fault == .truncated ? .close : .stall))
        let error = #expect(throws: HTTPError.self) { try parseResponse([plan.bytes]) }
        guard case .truncatedBody(let expected, let received) = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
        #expect(expected == catalog.image(named: name)?.count)
        #expect(received > 0)
      }
    }
    #expect(seen.count == Fault.allCases.count)
  }
}

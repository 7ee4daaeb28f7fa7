import FlagsKit
import HTTPKit
import Testing

@Suite(.serialized) struct DownloadWayTests {
  static let wayNames = allWays.map(\.name)

  private func way(_ name: String) throws -> any DownloadWay {
    try #require((allWays + otherWays).first { $0.name == name })
  }

  private func download(
    _ name: String, from port: UInt16, count: Int = 20, concurrency: Int = 5,
    timeout: Duration = .seconds(1_000)
  ) async throws -> DownloadLedger {
    let plan = try DownloadPlan(
      server: ServerURL(loopbackPort: port),
      jobs: FlagCatalog.names(count).map(DownloadJob.init), concurrency: concurrency,
      timeout: timeout)
    let ledger = DownloadLedger()
    try await run(try way(name), plan, ledger)
    return ledger
  }

  @Test(arguments: wayNames)
  func `every flag arrives byte for byte`(_ name: String) async throws {
    let catalog = FlagCatalog.drawn()
    let server = try LoopFlagServer.start(ServerCore(catalog: catalog))
    defer { server.stop() }
    let ledger = try await download(name, from: server.port, count: 50)
    #expect(ledger.entries.count == 50)
    for entry in ledger.entries {
      #expect(try entry.result.get() == catalog.image(named: entry.job.name))
    }
    #expect(ledger.threadCount >= 1)
  }

  @Test(arguments: wayNames)
  func `every planned fault is counted as what it is`(_ name: String) async throws {
    let faults = FaultPlan(percent: 30)
    let core = ServerCore(catalog: .drawn(), faults: faults)
    let server = try LoopFlagServer.start(core)
    defer { server.stop() }
    let expected = faults.expectedFailures(of: FlagCatalog.names(20))
    // On a busy machine a limit may be over before an answer is there; with a longer one it is not.
    var ledger = DownloadLedger()
    for seconds in [1, 5, 25] where ledger.failures != expected {
      ledger = try await download(
        name, from: server.port, concurrency: 10, timeout: .seconds(seconds))
    }
    #expect(ledger.failures == expected)
    #expect(ledger.entries.count == 20)
    #expect(expected.count == Fault.allCases.count)
  }

  @Test(arguments: wayNames)
  func `nobody listening is told from other failures`(_ name: String) async throws {
    let port: UInt16
    do {
      let closed = try Descriptor.loopbackListener()
      port = try closed.localPort()
    }
    let ledger = try await download(name, from: port, count: 3)
    #expect(ledger.failures == [.refused: 3])
  }

  @Test(arguments: wayNames)
  func `a kept connection that the server has closed is opened again`(
    _ name: String
  ) async throws {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    // Each connection promises to stay open, and ends after two responses.
    let server = try ScriptedServer { _ in .init(answers: [answer, answer]) }
    defer { server.stop() }
    let ledger = try await download(name, from: server.port, count: 6, concurrency: 1)
    #expect(ledger.failures == [:])
    #expect(server.connectionCount == 3)
  }

  @Test(arguments: wayNames)
  func `a request is repeated once and not for ever`(_ name: String) async throws {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    let server = try ScriptedServer { number in
      .init(answers: number == 0 ? [answer] : [""], ending: .close)
    }
    defer { server.stop() }
    let ledger = try await download(name, from: server.port, count: 2, concurrency: 1)
    #expect(ledger.failures == [.truncated: 1])
    #expect(server.connectionCount == 2)
  }

  @Test func `two requests in one coroutine save a flag under its country's name`() async throws {
    let server = try LoopFlagServer.start(ServerCore(catalog: .drawn()))
    defer { server.stop() }
    let ledger = try await download("countries", from: server.port, count: 5)
    #expect(ledger.failures == [:])
    #expect(
      Set(ledger.entries.map(\.job.fileName)) == [
        "China-cn.png", "India-in.png", "United_States-us.png", "Indonesia-id.png", "Brazil-br.png",
      ])
  }

  @Test(arguments: wayNames + ["countries"])
  func `a file that cannot be saved fails in every way`(_ name: String) async throws {
    struct DiskFull: Error {}
    let server = try LoopFlagServer.start(ServerCore(catalog: .drawn()))
    defer { server.stop() }
    let plan = try DownloadPlan(
      server: ServerURL(loopbackPort: server.port), jobs: FlagCatalog.names(3).map(DownloadJob.init)
    )
    let ledger = DownloadLedger(save: { job, _ in if job.name == "IN" { throw DiskFull() } })
    try await run(try way(name), plan, ledger)
    #expect(ledger.failures == [.other: 1])
    #expect(ledger.entries.count == 3)
  }

  static let answers: [(String, ResponsePlan.Ending, DownloadError.Kind?)] = [
    ("HTTP/1.1 200 OK\r\n\r\nuntil close", .close, nil),
    (
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n", .keepAlive, nil
    ),
    ("HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n", .keepAlive, .otherStatus),
    ("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", .keepAlive, .serverError),
    ("SSH-2.0-server\r\n", .stall, .malformed),
    ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxyz", .close, .malformed),
    ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nxyz", .close, .truncated),
    ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nxyz", .reset, .reset),
    ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nxyz", .stall, .timedOut),
    ("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\nxyz", .stall, .malformed),
  ]

  @Test(arguments: wayNames, answers)
  func `a response is classified alike in every way`(
    _ name: String, _ answer: (String, ResponsePlan.Ending, DownloadError.Kind?)
  ) async throws {
    let server = try ScriptedServer { _ in .init(answers: [answer.0], ending: answer.1) }
    defer { server.stop() }
    let timeout: Duration = answer.2 == .timedOut ? .milliseconds(200) : .seconds(1_000)
    let ledger = try await download(name, from: server.port, count: 1, timeout: timeout)
    #expect(ledger.failures == (answer.2.map { [$0: 1] } ?? [:]))
  }

  @Test func `cancelling the structured way ends it at once and enters every job`() async throws {
    let server = try ScriptedServer { _ in .init(answers: [""], ending: .stall) }
    defer { server.stop() }
    let plan = try DownloadPlan(
      server: ServerURL(loopbackPort: server.port),
      jobs: FlagCatalog.names(20).map(DownloadJob.init), concurrency: 4, timeout: .seconds(3_000))
    let ledger = DownloadLedger()
    let task = Task { await StructuredWay().download(plan, ledger) }
    while server.connectionCount == 0 { await Task.yield() }
    task.cancel()
    await task.value
    #expect(ledger.failures == [.other: 20])
  }
}

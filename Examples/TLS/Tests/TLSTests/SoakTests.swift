#if os(Linux)
  import EchoKit
  import Foundation
  import Generators
  import Loop
  import LoopTesting
  import TLS
  import Testing

  /// Random conversations over TLS, some of which are cancelled or limited in time wherever they stand, for
  /// `SOAK_SECONDS` (2 by default): nothing may be pending or lost at the end, and no descriptor or memory left.
  ///
  /// `SOAK_SEED` repeats the decisions of one round. Times are real, so not everything repeats.
  @Suite(.serialized, .needs("openssl")) struct SoakTests {
    @Test func `nothing is left of conversations that are broken off anywhere`() async {
      // In a process of its own, where nobody else opens files.
      let result = await #expect(
        processExitsWith: .success, observing: [\.standardOutputContent]
      ) {
        let environment = ProcessInfo.processInfo.environment
        let seconds = environment["SOAK_SECONDS"].flatMap(Double.init) ?? 2
        let only = environment["SOAK_SEED"].flatMap(UInt64.init)
        let start = Date()
        var seed = only ?? 1
        // The first round opens what the libraries keep for the process's life.
        var baseline: Int?
        repeat {
          do {
            try soak(seed)
            let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
              .count
            guard descriptors <= baseline ?? descriptors else {
              throw Complaint("\(descriptors) descriptors, \(baseline ?? 0) before")
            }
            baseline = descriptors
          } catch {
            print("the soak failed (SOAK_SEED=\(seed)): \(error)")
            return
          }
          seed = only ?? seed + 1
        } while Date().timeIntervalSince(start) < seconds
        print("a soak of \(seed - 1) rounds, at most \(peakMemory())")
      }
      let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
      print(text)
      #expect(text.contains("a soak of"), "\(text)")
    }
  }

  /// One round: some clients until all have ended, and then the server.
  private func soak(_ seed: UInt64) throws {
    let loop = try EventLoop()
    defer { loop.close() }
    loop.slowStepThreshold = nil
    var strange: [String] = []
    loop.exceptionHandler = { _, report in
      // A client that goes away in the middle.
      if report.error is TLSError { return }
      let code = (report.error as? SystemError)?.code
      if code == .brokenPipe || code == .connectionReset { return }
      strange.append("\(report.kind): \(report.error)")
    }
    let server = try Certificates.server()
    let listening = try loop.startServer(on: .ipv4(.loopback, port: 0), backlog: 128) {
      ServeSecurely(server, $0, $1)
    }
    let port = listening.localAddresses.first?.port ?? 0
    let client = try Certificates.client()
    var random = SplitMix64(seed: seed)
    var tasks: [EventLoop.Task<Bool>] = []
    var limits: [Duration?] = []
    for _ in 0..<Int.random(in: 1...20, using: &random) {
      let line =
        String(repeating: "a", count: Int.random(in: 0...60_000, using: &random)) + "\n"
      // A handshake takes a millisecond or two of each side.
      let limit =
        Bool.random(using: &random)
        ? nil : Duration.microseconds(Int.random(in: 0...40_000, using: &random))
      limits.append(limit)
      tasks.append(loop.createTask(Ask(client: client, line: line, port: port, limit: limit)))
    }
    let answered = try loop.runUntilComplete(loop.gatherResults(tasks))
    for (result, limit) in zip(answered, limits) {
      switch result {
      case .success(true): break
      case .success(false): throw Complaint("another answer than what was sent")
      case .failure(let error):
        // Those that are not limited have no excuse.
        guard error is TimeoutError, limit != nil else { throw error }
      }
    }
    listening.close()
    try loop.runUntilComplete(listening.waitClosed())
    guard try loop.runUntilIdle() == .idle else { throw Complaint("it does not end") }
    guard strange.isEmpty else { throw Complaint("\(strange)") }
    guard loop.allTasks.isEmpty else { throw Complaint("\(loop.allTasks.count) tasks are left") }
  }

  /// The most memory that this process has had, as the system says it.
  private func peakMemory() -> String {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(separator: " ").suffix(2).joined(separator: " ") ?? "?"
  }

  /// Sends a line, and whether the same has come back.
  private struct Ask: Coroutine {
    typealias Returned = Bool
    let client: TLSClient
    let line: String
    let port: UInt16
    let limit: Duration?
    @Late var answer: AskSecurely.Answer

    init(client: TLSClient, line: String, port: UInt16, limit: Duration?) {
      self.client = client
      self.line = line
      self.port = port
      self.limit = limit
    }

    static let body = Program {
      YieldFrom(into: \.answer) {
        $0.loop.waitFor(
          AskSecurely($0.client, $0.line, host: "127.0.0.1", port: $0.port, name: "localhost"),
          timeout: $0.limit)
      }
      Return { $0.answer.text == $0.line }
    }
  }

  private struct Complaint: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }
#endif

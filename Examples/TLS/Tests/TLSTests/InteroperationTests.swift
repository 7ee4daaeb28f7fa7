import EchoKit
import Foundation
import Generators
import Loop
import TLS
import Testing

/// TLS with programs of others, over sockets: as their server, and as their client.
@Suite(.serialized, .needs("openssl")) struct InteroperationTests {
  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func `openssl s_client speaks with our server, and is satisfied with its certificate`(
    _ version: String
  ) throws {
    try serving { loop, port, reports in
      let result = try loop.runUntilComplete(
        loop.run(
          "openssl",
          [
            "s_client", version, "-connect", "127.0.0.1:\(port)", "-servername", "localhost",
            "-CAfile", Certificates.folder().authority, "-verify_return_error",
            "-verify_hostname", "localhost", "-alpn", "http/1.1", "-ign_eof",
          ], input: Array("GET /from-s_client HTTP/1.1\n\n".utf8)))
      #expect(result.terminationStatus.isSuccess)
      #expect(result.text.contains("Verify return code: 0 (ok)"))
      #expect(result.text.contains("ALPN protocol: http/1.1"))
      #expect(result.text.contains("HTTP/1.1 200 OK\r\n"))
      #expect(result.text.contains("\r\n\r\nGET /from-s_client HTTP/1.1\n"))
      #expect(reports().isEmpty)
    }
  }

  @Test func `a client that speaks TLS 1_1 at most is refused by our server`() throws {
    try serving { loop, port, reports in
      let result = try loop.runUntilComplete(
        loop.run(
          "openssl",
          ["s_client", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0", "-connect", "127.0.0.1:\(port)"]))
      #expect(!result.terminationStatus.isSuccess)
      guard case .handshakeFailed? = reports().first as? TLSError else {
        Issue.record("the server reports \(reports())")
        return
      }
    }
  }

  @Test func `our client speaks with openssl s_server`() throws {
    let folder = try Certificates.folder()
    try withForeignServer(
      ChildProcess.Command(
        "openssl",
        [
          "s_server", "-accept", "0", "-cert", folder.certificate(.localhost), "-key",
          folder.key(.localhost), "-rev", "-naccept", "2", "-alpn", "echo",
        ])
    ) { loop, port in
      let answer = try loop.runUntilComplete(
        AskSecurely(
          Certificates.client(protocols: ["echo"]), "olleh\n", host: "127.0.0.1", port: port,
          name: "localhost"))
      #expect(answer.text == "hello\n")
      #expect(answer.terms.hasPrefix("TLS 1.3"))
      #expect(answer.applicationProtocol == "echo")
      #expect(throws: TLSError.certificateRefused(.wrongHost, hostName: "example.org")) {
        try loop.runUntilComplete(
          AskSecurely(
            Certificates.client(), "", host: "127.0.0.1", port: port, name: "example.org"))
      }
    }
  }

  @Test(.needs("python3")) func `Python's ssl speaks with our server, and both end properly`()
    throws
  {
    try serving { loop, port, reports in
      // It has to be told the end of the stream: with `suppress_ragged_eofs` it would not mind.
      let script = """
        import socket, ssl, sys
        context = ssl.create_default_context(cafile=sys.argv[1])
        raw = socket.create_connection(("127.0.0.1", int(sys.argv[2])))
        with context.wrap_socket(raw, server_hostname="localhost", suppress_ragged_eofs=False) as s:
            lines = s.makefile("rwb")
            for word in [b"one\\n", b"two\\n", b"x" * 50000 + b"\\n"]:
                lines.write(word)
                lines.flush()
                assert lines.readline() == word
            print(s.version())
            s.unwrap()
        """
      let result = try loop.runUntilComplete(
        loop.run("python3", ["-c", script, Certificates.folder().authority, "\(port)"]))
      #expect(String(decoding: result.standardError, as: UTF8.self) == "")
      #expect(result.text == "TLSv1.3\n")
      #expect(reports().isEmpty)
    }
  }

  @Test(.needs("python3"), arguments: [true, false])
  func `our client speaks with Python's ssl, and tells a proper end from none`(
    isProper: Bool
  ) throws {
    let folder = try Certificates.folder()
    let script = """
      import socket, ssl, sys
      context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
      context.load_cert_chain(sys.argv[1], sys.argv[2])
      server = socket.create_server(("127.0.0.1", 0))
      print("ACCEPT", "127.0.0.1:%d" % server.getsockname()[1], flush=True)
      raw, address = server.accept()
      with context.wrap_socket(raw, server_side=True) as s:
          line = s.makefile("rb").readline()
          s.sendall(line.upper())
          if sys.argv[3] == "true":
              s.unwrap()
      """
    try withForeignServer(
      ChildProcess.Command(
        "python3",
        ["-c", script, folder.certificate(.localhost), folder.key(.localhost), "\(isProper)"])
    ) { loop, port in
      let asking = AskSecurely(
        try Certificates.client(), "hello\n", host: "127.0.0.1", port: port, name: "localhost",
        keepsWriting: !isProper)
      if isProper {
        #expect(try loop.runUntilComplete(asking).text == "HELLO\n")
      } else {
        #expect(throws: TLSError.truncated) { try loop.runUntilComplete(asking) }
      }
    }
  }

  @Test(.needs("curl")) func `curl gets a page from our server, and refuses a false one`() throws {
    let authority = try Certificates.folder().authority
    try serving { loop, port, reports in
      let page = try loop.runUntilComplete(
        loop.run(
          "curl",
          [
            "--silent", "--show-error", "--noproxy", "*", "--cacert", authority, "--resolve",
            "localhost:\(port):127.0.0.1", "https://localhost:\(port)/from-curl",
          ]))
      #expect(String(decoding: page.standardError, as: UTF8.self) == "")
      #expect(page.text.hasPrefix("GET /from-curl HTTP/1.1\r\nHost: localhost:\(port)\r\n"))
      #expect(reports().isEmpty)
    }
    try serving(.elsewhere) { loop, port, reports in
      let page = try loop.runUntilComplete(
        loop.run(
          "curl",
          [
            "--silent", "--noproxy", "*", "--cacert", authority, "--resolve",
            "localhost:\(port):127.0.0.1", "https://localhost:\(port)/",
          ]))
      // The peer's certificate was not OK.
      #expect(page.terminationStatus == .exited(60))
    }
  }

  /// Runs our server, and something that speaks with it; gives also what was reported.
  private func serving(
    _ name: CertificateFolder.Name = .localhost,
    _ body: (EventLoop, UInt16, () -> [any Error]) throws -> Void
  ) throws {
    let loop = try EventLoop()
    defer { loop.close() }
    // On a busy machine a step may take long; that is no error.
    loop.slowStepThreshold = nil
    var reports: [any Error] = []
    loop.exceptionHandler = { reports.append($1.error) }
    let tls = try Certificates.server(name, protocols: ["http/1.1"])
    let server = try loop.startServer(on: .ipv4(.loopback, port: 0)) { ServeSecurely(tls, $0, $1) }
    let port = try #require(server.localAddresses.first?.port)
    try body(loop, port) { reports }
    server.close()
    try loop.runUntilComplete(server.waitClosed())
  }

  /// Runs a server of others, which says `ACCEPT address:port` when it listens.
  private func withForeignServer(
    _ command: ChildProcess.Command, _ body: (EventLoop, UInt16) throws -> Void
  ) throws {
    let loop = try EventLoop()
    defer { loop.close() }
    let process = try loop.runUntilComplete(
      loop.startProcess(
        command, standardInput: .null, standardOutput: .pipe, standardError: .null))
    let reader = try process.standardOutput
    var line = ""
    while !line.hasPrefix("ACCEPT") {
      let bytes = try loop.runUntilComplete(reader.readLine())
      try #require(!bytes.isEmpty, "the server ends without listening")
      line = String(decoding: bytes, as: UTF8.self)
    }
    let number = line.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: ":").last
    try body(loop, #require(number.flatMap { UInt16($0) }))
    _ = try process.terminate()
    _ = try loop.runUntilComplete(process.wait())
  }
}

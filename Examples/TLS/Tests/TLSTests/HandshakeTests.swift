import EchoKit
import Foundation
import Generators
import Loop
import LoopTesting
import TLS
import Testing

/// How TLS begins, and why it does not.
@Suite(.needs("openssl")) struct HandshakeTests {
  @Test(arguments: [TLSVersion.tls12, .tls13])
  func `both sides agree on version, cipher, protocol and host`(_ version: TLSVersion) throws {
    try withTestLoop { test in
      let secure = try SecurePair(
        test, over: MemoryPair(on: test.loop, toNear: .pieces(of: 1, every: .milliseconds(1))),
        client: Certificates.client(protocols: ["other", "one", "two"], newest: version),
        server: Certificates.server(protocols: ["two", "one"]))
      for connection in [secure.client, secure.server] {
        #expect(connection.version == version)
        #expect(connection.cipher == secure.client.cipher)
        #expect(connection.applicationProtocol == "two")
        #expect(connection.serverName == "localhost")
      }
      #expect(!secure.client.cipher.isEmpty)
    }
  }

  @Test func `without talk of a protocol there is none`() throws {
    try withTestLoop { test in
      let secure = try SecurePair(
        test, over: MemoryPair(on: test.loop), client: Certificates.client(protocols: ["one"]))
      #expect(secure.client.applicationProtocol == nil)
      let other = try SecurePair(
        test, over: MemoryPair(on: test.loop), server: Certificates.server(protocols: ["one"]))
      #expect(other.server.applicationProtocol == nil)
    }
  }

  @Test func `a client and a server without a common protocol both are told`() throws {
    let ends = try refusal(
      Certificates.client(protocols: ["one"]), Certificates.server(protocols: ["two"]))
    #expect(ends.client as? TLSError == .alert(.noApplicationProtocol))
    #expect(ends.server as? TLSError == .handshakeFailed("no application protocol"))
  }

  @Test func `a certificate of another host is refused, and the server is told`() throws {
    let ends = try refusal(Certificates.client(), Certificates.server(.elsewhere))
    #expect(
      ends.client as? TLSError == .certificateRefused(.wrongHost, hostName: "localhost"))
    #expect(ends.server as? TLSError == .alert(.badCertificate))
  }

  @Test func `a certificate that is over is refused, and the server is told`() throws {
    let ends = try refusal(Certificates.client(), Certificates.server(.expired))
    #expect(ends.client as? TLSError == .certificateRefused(.expired, hostName: "localhost"))
    #expect(ends.server as? TLSError == .alert(.certificateExpired))
  }

  @Test func `a certificate whose issuer the system does not trust is refused`() throws {
    let ends = try refusal(TLSClient(), Certificates.server())
    #expect(
      ends.client as? TLSError == .certificateRefused(.unknownIssuer, hostName: "localhost"))
    #expect(ends.server as? TLSError == .alert(.unknownAuthority))
  }

  @Test func `a client that trusts anybody takes any certificate`() throws {
    try withTestLoop { test in
      let client = try TLSClient(trusting: .anybody)
      for name in CertificateFolder.Name.all {
        _ = try SecurePair(
          test, over: MemoryPair(on: test.loop), client: client, server: Certificates.server(name))
      }
    }
  }

  @Test func `an address is looked for among the addresses of a certificate`() throws {
    try withTestLoop { test in
      let secure = try SecurePair(
        test, over: MemoryPair(on: test.loop), hostName: "127.0.0.1")
      #expect(secure.server.serverName == nil)
    }
    let ends = try refusal(Certificates.client(), Certificates.server(), hostName: "127.0.0.2")
    #expect(
      ends.client as? TLSError == .certificateRefused(.wrongAddress, hostName: "127.0.0.2"))
  }

  @Test func `what is no host's name is refused before anything is sent`() throws {
    for name in ["", "localhost\0.example.org"] {
      try withTestLoop { test in
        let pair = MemoryPair(on: test.loop)
        #expect(throws: TLSError.invalidHostName(name)) {
          try test.run(
            Certificates.client().startTLS(pair.near.reader, pair.near.writer, hostName: name))
        }
        #expect(pair.far.reader.withReceivedBytes { bytes, _ in bytes.count } == 0)
      }
    }
  }

  @Test func `what is no protocol's name is refused`() throws {
    for name in ["", String(repeating: "x", count: 256)] {
      #expect(throws: TLSError.invalidProtocol(name)) { try TLSClient(protocols: ["one", name]) }
    }
    // Each takes 256 bytes of 65,535.
    let many = (0..<256).map { String(repeating: "x", count: 252) + String(1_000 + $0).suffix(3) }
    _ = try TLSClient(protocols: many.dropLast())
    #expect(throws: TLSError.invalidProtocol(many[255])) { try TLSClient(protocols: many) }
  }

  @Test func `a connection that ends in the handshake is told from one that fails`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop)
      pair.near.writer.write([22, 3, 1])
      pair.near.writer.close()
      #expect(throws: TLSError.endedInHandshake) {
        try test.run(Certificates.server().startTLS(pair.far.reader, pair.far.writer))
      }
      let polite = MemoryPair(on: test.loop)
      // An alert: a warning, close_notify.
      polite.far.writer.write([21, 3, 3, 0, 2, 1, 0])
      #expect(throws: TLSError.endedInHandshake) {
        try test.run(
          Certificates.client().startTLS(
            polite.near.reader, polite.near.writer, hostName: "localhost"))
      }
      let other = MemoryPair(on: test.loop)
      other.near.writer.write("GET / HTTP/1.1\r\n\r\n".utf8)
      #expect(throws: TLSError.handshakeFailed("http request")) {
        try test.run(Certificates.server().startTLS(other.far.reader, other.far.writer))
      }
      let third = MemoryPair(on: test.loop)
      let serving = test.loop.createTask(
        try Certificates.server().startTLS(third.far.reader, third.far.writer))
      try test.settle()
      third.breakOff(Mishap.first)
      #expect(throws: Mishap.first) { try test.run(serving) }
    }
  }

  @Test func `a client that says nothing is waited for as long as the program says`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop)
      let serving = test.loop.createTask(
        ServeSecurely(try Certificates.server(), pair.far.reader, pair.far.writer))
      #expect(throws: TimeoutError.self) { try test.run(serving) }
      #expect(test.loop.time == .seconds(10))
      #expect(try test.run(pair.near.reader.read()) == [])
    }
  }

  @Test func `TLS begins after words in the clear, and takes nothing from before`() throws {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop, toFar: .pieces(of: 7, every: .milliseconds(1)))
      let serving = test.loop.createTask(
        Upgrade(try Certificates.server(), pair.far.reader, pair.far.writer))
      pair.near.writer.write("STARTTLS\n".utf8)
      // Without waiting for the answer: the first bytes of TLS come with the line.
      let secure = try test.run(
        UpgradeHere(try Certificates.client(), pair.near.reader, pair.near.writer))
      secure.writer.write("hello\n".utf8)
      secure.writer.writeEOF()
      #expect(try test.run(secure.reader.readToEnd()) == Array("hello\n".utf8))
      try test.run(serving)
      // What was slipped in behind the line is not taken for what came over TLS.
      let other = MemoryPair(on: test.loop)
      other.near.writer.write("STARTTLS\nslipped in\n".utf8)
      #expect(throws: TLSError.self) {
        try test.run(Upgrade(try Certificates.server(), other.far.reader, other.far.writer))
      }
    }
  }

  @Test func `files that cannot be used are named, and no password is asked for`() throws {
    let folder = try Certificates.folder()
    let (good, key) = (folder.certificate(.localhost), folder.key(.localhost))
    #expect(throws: TLSError.unusableFile("/nowhere", reason: "No such file or directory")) {
      try TLSServer(certificate: "/nowhere", key: key)
    }
    #expect(throws: TLSError.unusableFile("/nowhere", reason: "No such file or directory")) {
      try TLSClient(trusting: .authorities(file: "/nowhere"))
    }
    #expect(
      throws: TLSError.unusableFile(folder.key(.elsewhere), reason: "key values mismatch")
    ) { try TLSServer(certificate: good, key: folder.key(.elsewhere)) }
    let loop = try EventLoop()
    defer { loop.close() }
    let secret = "\(folder.path)/secret.key"
    try loop.runUntilComplete(
      loop.run("openssl", ["ec", "-in", key, "-aes128", "-passout", "pass:x", "-out", secret])
    ).requireSuccess()
    #expect { try TLSServer(certificate: good, key: secret) } throws: { error in
      guard case .unusableFile(secret, _)? = error as? TLSError else { return false }
      return true
    }
  }

  /// The errors of both sides, of which each must have one.
  private func refusal(
    _ client: TLSClient, _ server: TLSServer, hostName: String = "localhost"
  ) throws -> (client: any Error, server: any Error) {
    try withTestLoop { test in
      let pair = MemoryPair(on: test.loop)
      let serving = test.loop.createTask(server.startTLS(pair.far.reader, pair.far.writer))
      let client = try #require(throws: (any Error).self) {
        try test.run(client.startTLS(pair.near.reader, pair.near.writer, hostName: hostName))
      }
      let server = try #require(throws: (any Error).self) { try test.run(serving) }
      return (client, server)
    }
  }
}

/// Errors that mean nothing.
enum Mishap: Error {
  case first
}

/// Reads a line in the clear, and serves over TLS then.
private struct Upgrade<Reader: ByteReader, Writer: ByteWriter>: GenericCoroutine {
  typealias Returned = Void
  let server: TLSServer
  let reader: Reader
  let writer: Writer

  init(_ server: TLSServer, _ reader: Reader, _ writer: Writer) {
    self.server = server
    self.reader = reader
    self.writer = writer
  }

  static var body: some Statement<Self> {
    YieldFrom { $0.reader.readLine() }
    Do { $0.writer.write("go ahead\n".utf8) }
    YieldFrom { ServeSecurely($0.server, $0.reader, $0.writer) }
  }
}

/// Begins TLS behind an answer in the clear.
private struct UpgradeHere<Reader: ByteReader, Writer: ByteWriter>: GenericCoroutine {
  typealias Returned = TLSConnection<Reader, Writer>
  let client: TLSClient
  let reader: Reader
  let writer: Writer
  @Late var secure: TLSConnection<Reader, Writer>

  init(_ client: TLSClient, _ reader: Reader, _ writer: Writer) {
    self.client = client
    self.reader = reader
    self.writer = writer
  }

  static var body: some Statement<Self> {
    YieldFrom { $0.reader.readLine() }
    YieldFrom(into: \.secure) {
      $0.client.startTLS($0.reader, $0.writer, hostName: "localhost")
    }
    Return { $0.secure }
  }
}

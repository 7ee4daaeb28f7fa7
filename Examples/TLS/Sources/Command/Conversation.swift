import EchoKit
import Foundation
import Loop
import TLS

/// Has the client ask the server, with certificates that are good, and with such as are not.
func converse(on loop: EventLoop) throws {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "tlsecho-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let made = try loop.runUntilComplete(MakeCertificates(in: folder.path))
  // On a busy machine a step may take long; that is none of the conversation.
  loop.slowStepThreshold = nil
  // The server's side of a handshake that its client has broken off.
  loop.exceptionHandler = { _, report in print("  the server: \(report.error)") }

  func ask(_ certificate: CertificateFolder.Name, _ client: TLSClient, for name: String) throws {
    let server = try TLSServer(
      certificate: made.certificate(certificate), key: made.key(certificate), protocols: ["echo"])
    let listening = try loop.startServer(on: .ipv4(.loopback, port: 0)) {
      ServeSecurely(server, $0, $1)
    }
    let port = listening.localAddresses.first?.port ?? 0
    let asking = AskSecurely(client, "hello\n", host: "127.0.0.1", port: port, name: name)
    do {
      let answer = try loop.runUntilComplete(asking)
      print("  \(answer.terms), \(answer.applicationProtocol ?? "no protocol")")
      print("  \(answer.text)", terminator: "")
    } catch let error as TLSError {
      print("  the client: \(error)")
    }
    listening.close()
    try loop.runUntilComplete(listening.waitClosed())
  }

  let trusting = try TLSClient(
    trusting: .authorities(file: made.authority), protocols: ["echo", "other"])
  let doubting = try TLSClient(protocols: ["echo"])
  print("the right host:")
  try ask(.localhost, trusting, for: "localhost")
  print("another host:")
  try ask(.elsewhere, trusting, for: "localhost")
  print("an authority that is not trusted:")
  try ask(.localhost, doubting, for: "localhost")
  print("a certificate of yesterday:")
  try ask(.expired, trusting, for: "localhost")
}

/// Serves until it is killed.
func serve(_ arguments: [String], on loop: EventLoop) throws {
  guard let port = UInt16(arguments[2]) else { refuse("\(arguments[2]) is no port") }
  let server = try TLSServer(
    certificate: arguments[0], key: arguments[1], protocols: ["http/1.1"])
  let listening = try loop.startServer(on: .ipv4(.loopback, port: port)) {
    ServeSecurely(server, $0, $1)
  }
  print("https://localhost:\(listening.localAddresses.first?.port ?? 0)/")
  try loop.runForever()
}

/// Gets what a URL names.
func get(_ arguments: [String], on loop: EventLoop) throws {
  guard let url = URL(string: arguments[0]), url.scheme == "https", let host = url.host(),
    !host.isEmpty, let port = UInt16(exactly: url.port ?? 443)
  else { refuse("\(arguments[0]) is no URL of https") }
  let client = try TLSClient(
    trusting: arguments.count > 1 ? .authorities(file: arguments[1]) : .system,
    protocols: ["http/1.1"])
  let path = url.path(percentEncoded: true)
  let target = (path.isEmpty ? "/" : path) + (url.query().map { "?\($0)" } ?? "")
  let head = [
    "GET \(target) HTTP/1.1", "Host: \(host)", "Connection: close",
  ]
  let asking = AskSecurely(
    client, "\(head.joined(separator: "\r\n"))\r\n\r\n", host: host,
    port: port, keepsWriting: true)
  print(try loop.runUntilComplete(asking).text)
}

import EchoKit
import Foundation
import Loop
import TLS
import Testing

/// The programs that tests speak with.
enum Tool {
  /// Whether a program is found in `PATH`.
  static func isThere(_ name: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }
}

extension Trait where Self == ConditionTrait {
  /// Where a program is not installed, the test is skipped, and says so.
  static func needs(_ name: String) -> Self {
    .enabled(if: Tool.isThere(name), "there is no program \(name)")
  }
}

/// The certificates of all tests, made once a process, and removed at its end.
enum Certificates {
  private static let path = FileManager.default.temporaryDirectory
    .appending(path: "tls-tests-\(UUID().uuidString)").path

  private static let made = Result {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    atexit { try? FileManager.default.removeItem(atPath: Certificates.path) }
    let loop = try EventLoop()
    defer { loop.close() }
    return try loop.runUntilComplete(MakeCertificates(in: path))
  }

  /// The folder with the certificates.
  static func folder() throws -> CertificateFolder { try made.get() }

  /// A client that trusts their authority.
  static func client(protocols: [String] = [], newest: TLSVersion = .tls13) throws -> TLSClient {
    try TLSClient(
      trusting: .authorities(file: folder().authority), protocols: protocols, newest: newest)
  }

  /// A server with one of them.
  static func server(
    _ name: CertificateFolder.Name = .localhost, protocols: [String] = [],
    newest: TLSVersion = .tls13
  ) throws -> TLSServer {
    try TLSServer(
      certificate: folder().certificate(name), key: folder().key(name), protocols: protocols,
      newest: newest)
  }
}

// Downloads flags as the command of the other examples does, and from servers of https too.
//
// Usage: secureflags [--authorities FILE] and what `flags` takes; the system is trusted, or that file.
import FlagsKit
import Foundation
import Generators
import HTTPKit
import Loop
import TLS

/// Connects, and begins TLS before anything is said.
struct OpenSecurely: Coroutine {
  typealias Returned = HTTPConnection
  let client: TLSClient
  let server: ServerURL
  @Late var reader: StreamReader
  @Late var writer: StreamWriter
  @Late var secure: TLSConnection<StreamReader, StreamWriter>

  init(client: TLSClient, server: ServerURL) {
    self.client = client
    self.server = server
  }

  static let body = Program {
    YieldFrom(
      { $0.loop.openConnection(host: $0.server.host, port: $0.server.port) },
      receive: { ($0.reader, $0.writer) = $1 })
    Try {
      YieldFrom(into: \.secure) {
        $0.client.startTLS($0.reader, $0.writer, hostName: $0.server.host)
      }
    } catch: {
      // Whatever it is, cancelled or refused: the connection is of no more use.
      Catch(
        (any Error).self,
        receive: { frame, error in
          frame.writer.close()
          throw error
        }
      ) {}
    }
    Return { HTTPConnection($0.secure.reader, $0.secure.writer) }
  }
}

/// Ends the program since it was called wrongly, and says how it is called.
func refuse(_ reason: String) -> Never {
  let usage = "usage: secureflags [--authorities FILE] [what flags takes, see --help]"
  FileHandle.standardError.write(Data("secureflags: \(reason)\n\(usage)\n".utf8))
  exit(2)
}

var arguments = Array(CommandLine.arguments.dropFirst())
var trust = TLSTrust.system
if arguments.first == "--authorities" {
  guard arguments.count > 1 else { refuse("--authorities needs a file") }
  trust = .authorities(file: arguments[1])
  arguments.removeFirst(2)
}
let trusted = trust
do {
  // A file that cannot be used is told once, and not by every download.
  _ = try TLSClient(trusting: trusted)
} catch {
  refuse("\(error)")
}
let door = HTTPDoor {
  let client = try TLSClient(trusting: trusted, protocols: ["http/1.1"])
  return { _, server in AnyGenerator(OpenSecurely(client: client, server: server)) }
}
exit(FlagsCommand(to: door).run(arguments))

// A server that echoes, and a client, both over TLS, which the loop knows nothing of: a conversation of
// the two, or one of them with programs of others (`--help`).
import EchoKit
import Foundation
import Loop
import TLS

let usage = """
  usage: tlsecho                                a conversation of the two, with certificates made for it
         tlsecho serve CERTIFICATE KEY PORT     serves until it is killed; port 0 is any that is free
         tlsecho get URL [AUTHORITIES]          gets https://HOST:PORT/…, trusting the system or a file
  """

/// Ends the program since it was called wrongly, and says how it is called.
func refuse(_ reason: String) -> Never {
  print("tlsecho: \(reason)\n\(usage)")
  exit(2)
}

let arguments = CommandLine.arguments.dropFirst()
let loop = try EventLoop()
defer { loop.close() }
do {
  switch arguments.first {
  case nil: try converse(on: loop)
  case "serve" where arguments.count == 4: try serve(Array(arguments.dropFirst()), on: loop)
  case "get" where (2...3).contains(arguments.count):
    try get(Array(arguments.dropFirst()), on: loop)
  case "--help": print(usage)
  default: refuse("unknown: \(arguments.joined(separator: " "))")
  }
} catch {
  print("tlsecho: \(error)")
  exit(1)
}

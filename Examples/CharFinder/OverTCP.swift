import Generators
import Loop

/// Serves one connection: a prompt, a line with a query, the answer, until the line is empty.
struct AnswerQueries: Coroutine {
  let finder: CharFinder
  let reader: StreamReader
  let writer: StreamWriter
  var query = "?"

  static let body = Program {
    Try {
      While({ !$0.query.isEmpty }) {
        Do { $0.writer.write("?> ".utf8) }
        YieldFrom { $0.writer.drain() }
        YieldFrom({ $0.reader.readLine() }, receive: { $0.query = words(of: $1) })
        If({ !$0.query.isEmpty }) { Do { $0.answer() } }
      }
    } finally: {
      Do { $0.writer.close() }
    }
  }

  private func answer() {
    let found = finder.find(query)
    for line in found + [CharFinder.status(found.count, query)] {
      writer.write("\(line)\r\n".utf8)
    }
  }
}

/// Asks a server on this machine, and prints the conversation.
struct AskOverTCP: Coroutine {
  let port: UInt16
  let queries: [String]
  @Late var reader: StreamReader
  @Late var writer: StreamWriter
  var query = ""
  var prompt: [UInt8] = []

  static let body = Program {
    YieldFrom(
      { $0.loop.openConnection(host: "127.0.0.1", port: $0.port) },
      receive: { ($0.reader, $0.writer) = $1 })
    For(\.query, in: { $0.queries + [""] }) {
      YieldFrom(into: \.prompt) { $0.reader.readUntil(Array("?> ".utf8)) }
      Do {
        print(text($0.prompt) + $0.query)
        $0.writer.write("\($0.query)\r\n".utf8)
      }
    }
    Do { $0.writer.close() }
  }
}

/// What bytes say; lines end as they do on this machine.
func text(_ bytes: [UInt8]) -> String {
  String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
}

/// The words of a line, without its end.
func words(of line: [UInt8]) -> String {
  text(line).split(whereSeparator: \.isWhitespace).joined(separator: " ")
}

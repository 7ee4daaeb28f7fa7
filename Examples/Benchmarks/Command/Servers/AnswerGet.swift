import Generators
import Loop

/// Answers each request by the same 1,024 bytes.
struct AnswerGet: Coroutine {
  let reader: StreamReader
  let writer: StreamWriter
  var head: [UInt8] = []

  static let body = Program {
    Try {
      Forever {
        YieldFrom(into: \.head) { $0.reader.readUntil(AnswerGet.end) }
        Do { $0.writer.write($0.head.starts(with: AnswerGet.get) ? AnswerGet.page : AnswerGet.no) }
        YieldFrom { $0.writer.drain() }
      }
    } catch: {
      // The client has ended the connection, between requests or not.
      Catch(IncompleteReadError.self) { Do { _ in } }
    } finally: {
      Do { $0.writer.close() }
    }
  }

  private static let end = Array("\r\n\r\n".utf8)
  private static let get = Array("GET ".utf8)
  private static let no = Array("HTTP/1.1 405 No\r\ncontent-length: 0\r\n\r\n".utf8)
  private static let page =
    Array(
      "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 1024\r\n\r\n".utf8)
    + [UInt8](repeating: UInt8(ascii: "x"), count: 1_024)
}

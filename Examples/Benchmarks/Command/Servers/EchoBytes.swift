import Generators
import Loop

/// Gives back what it gets.
struct EchoBytes: Coroutine {
  let reader: StreamReader
  let writer: StreamWriter
  var bytes: [UInt8] = [0]

  static let body = Program {
    Try {
      While({ !$0.bytes.isEmpty }) {
        YieldFrom(into: \.bytes) { $0.reader.read() }
        Do { $0.writer.write($0.bytes) }
        YieldFrom { $0.writer.drain() }
      }
    } finally: {
      Do { $0.writer.close() }
    }
  }
}

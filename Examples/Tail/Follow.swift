import Generators
import Loop

/// Prints the lines of a file that grows, as `tail -f` does, up to the line "end".
///
/// A file is always ready, so that a loop cannot wait until it grows: it is read again after a while. Each
/// reader goes on at the place in the file where the last one has stopped.
struct Follow: Coroutine {
  let descriptor: Int32
  @Late var reader: StreamReader
  var line = ""

  /// What was read of a line whose end is not there yet.
  var begun: [UInt8] = []

  static let body = Program {
    While({ $0.line != "end" }) {
      Do { $0.reader = try $0.loop.openReader(descriptor: $0.descriptor) }
      Forever {
        YieldFrom({ $0.reader.readLine() }, receive: { $0.begun += $1 })
        Break(if: { $0.begun.last != UInt8(ascii: "\n") })
        Do { $0.take() }
      }
      Do { $0.reader.close() }
      YieldFrom { $0.loop.sleep(.milliseconds(20)) }
    }
  }

  private mutating func take() {
    line = String(decoding: begun.dropLast(), as: UTF8.self)
    begun = []
    print(line)
  }
}

/// Writes into the file, now a piece of a line and now several lines.
struct Write: Coroutine {
  let writer: StreamWriter
  var piece = ""

  static let body = Program {
    For(\.piece, in: { _ in ["first\n", "sec", "ond\nthi", "rd\n", "fourth\nend\n"] }) {
      Do { $0.writer.write($0.piece.utf8) }
      YieldFrom { $0.writer.drain() }
      YieldFrom { $0.loop.sleep(.milliseconds(50)) }
    }
    Do { $0.writer.close() }
    YieldFrom { $0.writer.waitClosed() }
  }
}

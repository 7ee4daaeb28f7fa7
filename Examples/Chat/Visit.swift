import Generators
import Loop

/// Serves one connection: the first line is a name, each other one is said to the room.
struct Visit: Coroutine {
  let room: Room
  let reader: StreamReader
  let writer: StreamWriter
  var line: [UInt8] = []
  var member: Room.Member?

  static let body = Program {
    Try {
      If({ $0.room.isFull }) {
        YieldFrom { $0.send("* the room is full") }
        Return()
      }
      YieldFrom { $0.send("* your name?") }
      YieldFrom(into: \.line) { $0.reader.readLine() }
      Do { $0.enter() }
      YieldFrom(into: \.line) { $0.reader.readLine() }
      While({ !$0.line.isEmpty }) {
        Do { $0.say() }
        YieldFrom(into: \.line) { $0.reader.readLine() }
      }
    } catch: {
      Catch(LimitOverrunError.self) {
        YieldFrom { $0.send("* a line has at most \($0.reader.limit) bytes") }
      }
      Catch(SystemError.self) {}  // the connection broke: whoever it was is gone
    } finally: {
      Do { $0.leave() }
    }
  }

  private mutating func enter() {
    guard !line.isEmpty else { return }
    let lines = Queue<String>(loop: loop, maxSize: 100)
    let member = Room.Member(name: text(line), lines: lines, writer: writer)
    room.enter(member)
    self.member = member
    loop.createTask(Deliver(member: member))
  }

  private func say() {
    guard let member else { return }
    room.say("\(member.name): \(text(line))", from: member)
  }

  private func leave() {
    // What waits to be sent is sent by `Deliver`, which closes then.
    if let member { room.leave(member) } else { writer.close() }
  }

  private func send(_ line: String) -> StreamWriter.Drain {
    writer.write("\(line)\n".utf8)
    return writer.drain()
  }
}

/// Sends the lines of one member, at the speed at which they are read at the other end.
struct Deliver: Coroutine {
  let member: Room.Member

  static let body = Program {
    Try {
      Forever {
        YieldFrom({ $0.member.lines.get() }, receive: { $0.member.writer.write("\($1)\n".utf8) })
        YieldFrom { $0.member.writer.drain() }
      }
    } catch: {
      Catch(QueueError.self) {}  // the queue was shut down, and is empty
      Catch(SystemError.self) {}
    } finally: {
      Do { $0.member.writer.close() }
    }
  }
}

/// What a line says, without its end.
func text(_ bytes: [UInt8]) -> String {
  String(
    decoding: bytes.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }, as: UTF8.self)
}

import Generators
import Loop

/// What happens on one evening: who comes, says something, and goes.
struct Evening: Coroutine {
  let loop: EventLoop
  let room: Room
  let server: Server
  var guests: [String: (reader: StreamReader, writer: StreamWriter)] = [:]
  var line = ""

  init(loop: EventLoop, room: Room, server: Server) {
    (self.loop, self.room, self.server) = (loop, room, server)
  }

  static let body = Program {
    YieldFrom {
      $0.come("Ann")
    } receive: {
      $0.guests["Ann"] = $1
    }
    YieldFrom {
      $0.come("Ben")
    } receive: {
      $0.guests["Ben"] = $1
    }
    YieldFrom { $0.hear("Ann") }
    YieldFrom { try $0.say("Ben", "Good evening!") }
    YieldFrom { $0.hear("Ann") }
    YieldFrom {
      $0.come("Cleo")
    } receive: {
      $0.guests["Cleo"] = $1
    }  // one too many

    YieldFrom { try $0.say("Ben", String(repeating: "la", count: 200)) }  // too long
    YieldFrom { $0.hear("Ben") }
    YieldFrom { $0.hear("Ann") }

    YieldFrom {
      $0.come("Dan")
    } receive: {
      $0.guests["Dan"] = $1
    }  // who will not read
    YieldFrom { $0.hear("Ann") }
    Do { _ in print("Ann talks until Dan, who does not listen, has to go") }
    While({ $0.room.count == 2 }) {
      YieldFrom { try $0.chatter() }
      YieldFrom(EventLoop.turn)
    }
    YieldFrom { $0.hear("Ann") }

    Do {
      $0.server.close()  // nobody else comes
      $0.room.end()
    }
    YieldFrom { $0.hear("Ann") }
    Do { for guest in $0.guests.values { guest.writer.close() } }
    YieldFrom { $0.server.waitClosed() }
    Do { _ in print("everybody has gone") }
  }

  private func come(_ name: String) -> Come { Come(loop: loop, server: server, name: name) }

  /// Prints the next line that somebody is sent.
  private func hear(_ name: String) -> Hear { Hear(name: name, reader: guests[name]?.reader) }

  private func say(_ name: String, _ line: String) throws -> StreamWriter.Drain {
    guard let writer = guests[name]?.writer else { throw Absent(name: name) }
    writer.write("\(line)\n".utf8)
    return writer.drain()
  }

  private func chatter() throws -> StreamWriter.Drain {
    try say(
      "Ann",
      Array(repeating: String(repeating: "bla", count: 30), count: 100).joined(separator: "\n"))
  }
}

/// Somebody is not here.
struct Absent: Error {
  let name: String
}

/// Connects, and gives a name.
struct Come: Coroutine {
  typealias Returned = (reader: StreamReader, writer: StreamWriter)
  let loop: EventLoop
  let server: Server
  let name: String
  @Late var reader: StreamReader
  @Late var writer: StreamWriter

  init(loop: EventLoop, server: Server, name: String) {
    (self.loop, self.server, self.name) = (loop, server, name)
  }

  static let body = Program {
    YieldFrom {
      $0.loop.openConnection(
        host: "127.0.0.1", port: $0.server.localAddresses.first?.port ?? 0)
    } receive: {
      ($0.reader, $0.writer) = $1
    }
    YieldFrom { Hear(name: $0.name, reader: $0.reader) }
    Do { $0.writer.write("\($0.name)\n".utf8) }
    Return { ($0.reader, $0.writer) }
  }
}

/// Prints the next line that somebody is sent.
struct Hear: Coroutine {
  let name: String
  let reader: StreamReader?

  static let body = Program {
    YieldFrom { frame in
      guard let reader = frame.reader else { throw Absent(name: frame.name) }
      return reader.readLine()
    } receive: {
      print("\($0.name) hears:", text($1))
    }
  }
}

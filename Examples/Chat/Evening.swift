import Generators
import Loop

/// What happens on one evening: who comes, says something, and goes.
struct Evening: Coroutine {
  let room: Room
  let server: Server
  @Late var ann: Guest
  @Late var ben: Guest
  @Late var cleo: Guest
  @Late var dan: Guest

  static let body = Program {
    YieldFrom(into: \.ann) { $0.come("Ann") }
    YieldFrom(into: \.ben) { $0.come("Ben") }
    YieldFrom { Hear(guest: $0.ann) }
    YieldFrom { $0.ben.say("Good evening!") }
    YieldFrom { Hear(guest: $0.ann) }
    YieldFrom(into: \.cleo) { $0.come("Cleo") }  // one too many

    YieldFrom { $0.ben.say(String(repeating: "la", count: 200)) }  // too long
    YieldFrom { Hear(guest: $0.ben) }
    YieldFrom { Hear(guest: $0.ann) }

    YieldFrom(into: \.dan) { $0.come("Dan") }  // who will not read
    YieldFrom { Hear(guest: $0.ann) }
    Do { _ in print("Ann talks until Dan, who does not listen, has to go") }
    While({ $0.room.count == 2 }) {
      YieldFrom { $0.ann.say(chatter) }
      YieldFrom(EventLoop.turn)
    }
    YieldFrom { Hear(guest: $0.ann) }

    Do {
      $0.server.close()  // nobody else comes
      $0.room.end()
    }
    YieldFrom { Hear(guest: $0.ann) }
    Do { for guest in [$0.ann, $0.ben, $0.cleo, $0.dan] { guest.writer.close() } }
    YieldFrom { $0.server.waitClosed() }
    Do { _ in print("everybody has gone") }
  }

  private func come(_ name: String) -> Come {
    Come(port: server.localAddresses.first?.port ?? 0, name: name)
  }
}

/// Many lines at once.
private let chatter = Array(repeating: String(repeating: "bla", count: 30), count: 100)
  .joined(separator: "\n")

/// Somebody who has connected, at the other end.
struct Guest {
  let name: String
  let reader: StreamReader
  let writer: StreamWriter

  func say(_ line: String) -> StreamWriter.Drain {
    writer.write("\(line)\n".utf8)
    return writer.drain()
  }
}

/// Connects, and gives a name.
struct Come: Coroutine {
  typealias Returned = Guest
  let port: UInt16
  let name: String
  @Late var guest: Guest

  static let body = Program {
    YieldFrom(
      { $0.loop.openConnection(host: "127.0.0.1", port: $0.port) },
      receive: { $0.guest = Guest(name: $0.name, reader: $1.reader, writer: $1.writer) })
    YieldFrom { Hear(guest: $0.guest) }
    Do { $0.guest.writer.write("\($0.name)\n".utf8) }
    Return { $0.guest }
  }
}

/// Prints the next line that somebody is sent.
struct Hear: Coroutine {
  let guest: Guest

  static let body = Program {
    YieldFrom({ $0.guest.reader.readLine() }, receive: { print($0.guest.name, "hears:", text($1)) })
  }
}

import Loop

/// Those who are here, each with a queue of the lines that wait to be sent.
///
/// Used on the loop's thread only, so nothing is locked.
final class Room {
  /// One who is here.
  final class Member {
    let name: String
    let lines: Queue<String>
    let writer: StreamWriter

    init(name: String, lines: Queue<String>, writer: StreamWriter) {
      (self.name, self.lines, self.writer) = (name, lines, writer)
    }
  }

  private var members: [Member] = []
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// How many are here.
  var count: Int { members.count }

  /// Whether nobody else can come in.
  var isFull: Bool { count >= limit }

  func enter(_ member: Member) {
    say("* \(member.name) has come")
    members.append(member)
  }

  func leave(_ member: Member) {
    guard let place = members.firstIndex(where: { $0 === member }) else { return }
    members.remove(at: place)
    member.lines.shutdown()
    say("* \(member.name) has gone")
  }

  /// Has a line sent to all but its author; waits for nobody.
  ///
  /// A member who reads so slowly that the queue is full has to go: to wait for one would stop the talk of
  /// all, and to keep the lines would fill the memory.
  func say(_ line: String, from author: Member? = nil) {
    for member in members where member !== author {
      do {
        try member.lines.putNowait(line)
      } catch {
        member.writer.abort()
        leave(member)
      }
    }
  }

  /// Tells all that it is over; what waits to be sent still is.
  func end() {
    say("* the server ends")
    for member in members { member.lines.shutdown() }
  }
}

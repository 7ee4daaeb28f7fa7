import Generators
import Loop

/// What a reader must do.
extension StreamLaw {
  /// A line, a part up to a separator, three bytes, and a rest.
  ///
  /// Short, since it is cut at each place, and reading it is cancelled at each; but each part waits more than
  /// once when bytes come one by one.
  static let message = Array("ab\nc--def-\n".utf8)

  /// The parts of the message.
  private static let parts = ["ab\n", "c--", "def", "-\n"].map { Array($0.utf8) }

  /// A message in two pieces, cut at each place, and in single bytes.
  static func cuts(of message: [UInt8]) -> [[[UInt8]]] {
    (0...message.count).map { [Array(message[..<$0]), Array(message[$0...])] }
      + [message.map { [$0] }]
  }

  static func checkArrival<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    let law = StreamLaw.arrival
    let (test, reader, writer) = (trial.test, trial.reader, trial.writer)
    try test.obey(law, "receive(atLeast: 0)", reader.receive(atLeast: 0))
    writer.write([1, 2, 3])
    let waiting = test.loop.createTask(reader.receive(atLeast: 6))
    try test.settle()
    try require(!waiting.isDone, law, "receive(atLeast: 6) ends when 3 bytes have come")
    writer.write([4, 5, 6])
    try test.obey(law, "receive(atLeast: 6) of 6 bytes", waiting)
    try expect(trial.look(), [1, 2, 3, 4, 5, 6], law, "after receive(atLeast: 6)")
    try test.obey(law, "receive(atLeast: 6), the second time", reader.receive(atLeast: 6))
    let more = test.loop.createTask(reader.receive(atLeast: 7))
    try test.settle()
    try require(!more.isDone, law, "receive(atLeast: 7) ends when 6 bytes have come")
    writer.writeEOF()
    try test.obey(law, "receive(atLeast: 7) at the end", more)
    try expect(trial.look(), [1, 2, 3, 4, 5, 6], law, "after receive(atLeast: 7) at the end")
  }

  static func checkLending<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    let law = StreamLaw.lending
    let (test, reader) = (trial.test, trial.reader)
    try expect(trial.look(), [], law, "before anything was written")
    trial.writer.write([1, 2, 3, 4, 5, 6])
    trial.writer.writeEOF()
    try test.obey(law, "receive(atLeast: 6)", reader.receive(atLeast: 6))
    try expect(trial.look(), [1, 2, 3, 4, 5, 6], law, "the first look")
    try expect(trial.look(), [1, 2, 3, 4, 5, 6], law, "a look after one that took nothing")
    reader.withReceivedBytes { $1 = 2 }
    try expect(trial.look(), [3, 4, 5, 6], law, "a look after 2 bytes were taken")
    let rest = try test.obey(law, "reading to the end", reader.readToEnd())
    try expect(rest, [3, 4, 5, 6], law, "what is read after 2 bytes were taken")
    try expect(trial.look(), [], law, "a look at the end")
  }

  static func checkWaitingEnd<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    let law = StreamLaw.end
    let (test, reader) = (trial.test, trial.reader)
    let waiting = test.loop.createTask(reader.read())
    try test.settle()
    try require(!waiting.isDone, law, "a read ends before anything has come")
    try require(!reader.atEOF, law, "atEOF holds before the end")
    trial.writer.writeEOF()
    for time in ["that waits", "for the second time", "for the third time"] {
      let bytes =
        time == "that waits"
        ? try test.obey(law, "a read at the end \(time)", waiting)
        : try test.obey(law, "a read at the end \(time)", reader.read())
      try expect(bytes, [], law, "a read at the end \(time)")
      try require(reader.atEOF, law, "atEOF does not hold after the end")
    }
  }

  static func checkEndBehindBytes<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    let law = StreamLaw.end
    let (test, reader) = (trial.test, trial.reader)
    trial.writer.write([1, 2, 3])
    trial.writer.writeEOF()
    // Dropped; and what was written before is not.
    trial.writer.write([4, 5])
    try test.obey(law, "receive(atLeast: 4)", reader.receive(atLeast: 4))
    try require(!reader.atEOF, law, "atEOF holds before the last bytes are taken")
    let error = try test.failure(law, "readExactly(5) of 3 bytes", reader.readExactly(5))
    try require(
      error as? IncompleteReadError == IncompleteReadError(partial: [1, 2, 3], expected: 5), law,
      "readExactly(5) of 3 bytes raises \(error)")
    try require(reader.atEOF, law, "atEOF does not hold when the last bytes are taken")
    try expect(try test.obey(law, "readLine()", reader.readLine()), [], law, "a line at the end")
  }

  static func checkOneReader<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    let law = StreamLaw.oneReader
    let (test, reader) = (trial.test, trial.reader)
    let first = test.loop.createTask(reader.read())
    try test.settle()
    for _ in 0..<2 {
      let error = try test.failure(law, "a second read", reader.read())
      try require(
        error as? StreamError == .alreadyReading, law, "a second read raises \(error)")
    }
    trial.writer.write([7])
    try expect(try test.obey(law, "the first read", first), [7], law, "the first read")
  }

  static func checkSplit<Reader, Writer>(
    _ trial: StreamTrial<Reader, Writer>, _ pieces: [[UInt8]]
  ) throws {
    let law = StreamLaw.splits
    let test = trial.test
    let place = pieces.count == 2 ? "cut at \(pieces[0].count)" : "in single bytes"
    let parsing = test.loop.createTask(StreamParsing(reader: trial.reader, taken: ByteLog()))
    for piece in pieces {
      try test.settle()
      trial.writer.write(piece)
      try test.obey(law, "drain()", trial.writer.drain())
    }
    trial.writer.writeEOF()
    let found = try test.obey(law, "reading a message \(place)", parsing)
    try require(
      found == parts, law,
      "a message \(place) is read as \(found.map(text)), not \(parts.map(text))")
  }

  static func checkLongLine<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    let law = StreamLaw.limits
    let (test, reader) = (trial.test, trial.reader)
    let line = [UInt8](repeating: 120, count: reader.limit) + [10]
    let (longer, next) = ([120] + line, Array("next\n".utf8))
    let sending = trial.send(pieces(line + longer + next), ending: false)
    let count = line.count + longer.count + next.count
    try test.obey(law, "receive(atLeast: \(count))", reader.receive(atLeast: count))
    let first = try test.obey(law, "a line of the limit", reader.readLine())
    try expect(first, line, law, "a line of the limit")
    let error = try test.failure(law, "a line beyond the limit", reader.readLine())
    try require(error is LimitOverrunError, law, "a line beyond the limit raises \(error)")
    let last = try test.obey(law, "the line behind one beyond the limit", reader.readLine())
    try expect(last, next, law, "the line behind one beyond the limit")
    try test.obey(law, "sending", sending)
  }

  static func checkLongPart<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    let law = StreamLaw.limits
    let (test, reader) = (trial.test, trial.reader)
    let bytes = [UInt8](repeating: 120, count: reader.limit + 1) + [13, 10]
    let sending = trial.send(pieces(bytes), ending: false)
    for _ in 0..<2 {
      let error = try test.failure(law, "a part beyond the limit", reader.readUntil([13, 10]))
      try require(error is LimitOverrunError, law, "a part beyond the limit raises \(error)")
    }
    let all = try test.obey(law, "reading that part", reader.readExactly(bytes.count))
    try expect(all, bytes, law, "a part beyond the limit, read later")
    try test.obey(law, "sending", sending)
  }

  static func checkLongRest<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    let law = StreamLaw.limits
    let (test, reader) = (trial.test, trial.reader)
    trial.writer.write([1, 2, 3, 4, 5, 6])
    let error = try test.failure(law, "readToEnd(limit: 5)", reader.readToEnd(limit: 5))
    try require(error is LimitOverrunError, law, "readToEnd(limit: 5) of 6 bytes raises \(error)")
    trial.writer.writeEOF()
    let all = try test.obey(law, "readToEnd(limit: 6)", reader.readToEnd(limit: 6))
    try expect(all, [1, 2, 3, 4, 5, 6], law, "readToEnd(limit: 6)")
  }

  static func checkReadingTurns<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    let test = trial.test
    let rounds = 500
    trial.writer.write([UInt8](repeating: 10, count: rounds))
    trial.writer.writeEOF()
    try test.obey(
      .turns, "receive(atLeast: \(rounds + 1))", trial.reader.receive(atLeast: rounds + 1))
    for what in ["lines that are there", "the end"] {
      try expectTurns(test, "reading \(what)") { [reader = trial.reader] in reader.readLine() }
    }
  }

  static func checkDrainingTurns<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    try expectTurns(trial.test, "draining") { [writer = trial.writer] in writer.drain() }
  }

  private static func expectTurns<Source: Awaitable>(
    _ test: TestLoop, _ what: String, _ source: @escaping () -> Source
  ) throws {
    let counter = TurnCounter()
    let counting = test.loop.createTask(TurnCounting(counter: counter))
    let insisting = StreamInsisting(rounds: 500, counter: counter, source)
    try test.obey(.turns, "\(what), 500 times", insisting)
    try test.obey(.turns, "counting turns", counting)
    try require(
      counter.turns >= 3, StreamLaw.turns,
      "\(what), 500 times, leaves others \(counter.turns) turns")
  }

  /// Bytes in pieces of some kilobytes.
  static func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: 4_096).map {
      Array(bytes[$0..<min($0 + 4_096, bytes.count)])
    }
  }

  /// Throws unless the bytes are the right ones.
  static func expect(
    _ found: [UInt8], _ expected: [UInt8], _ law: StreamLaw, _ what: String
  ) throws {
    guard found != expected else { return }
    let place = zip(found, expected).enumerated().first { $1.0 != $1.1 }?.offset
    let difference =
      place.map { "byte \($0) is \(found[$0]), not \(expected[$0])" }
      ?? "\(found.count) bytes, not \(expected.count)"
    throw BrokenLaw(law, "\(what): \(difference)")
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

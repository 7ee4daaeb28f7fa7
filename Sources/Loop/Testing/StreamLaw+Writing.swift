import Generators
import Loop

/// What a writer, and both together, must do.
extension StreamLaw {
  /// Bytes of which no two parts are alike.
  private static let noise: [UInt8] = {
    var random = SplitMix64(seed: 1)
    return (0..<25_000).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
  }()

  static func checkDelivery<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    let law = StreamLaw.delivery
    let bytes = noise
    var random = SplitMix64(seed: 2)
    var (pieces, start) = ([[UInt8]](), 0)
    while start < bytes.count {
      let end = min(start + Int.random(in: 1...9_000, using: &random), bytes.count)
      pieces.append(Array(bytes[start..<end]))
      start = end
    }
    let sending = trial.send(pieces)
    let found = try trial.test.obey(law, "reading all", trial.collect())
    try trial.test.obey(law, "writing all", sending)
    try expect(found, bytes, law, "what is read")
  }

  static func checkBackPressure<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    let law = StreamLaw.backPressure
    let test = trial.test
    let piece = [UInt8](repeating: 1, count: 65_536)
    var count = 0
    var waiting: EventLoop.Task<Void>?
    for _ in 0..<256 where waiting == nil {
      trial.writer.write(piece)
      count += piece.count
      let drain = test.loop.createTask(trial.writer.drain())
      try test.settle()
      if drain.isDone { try test.obey(law, "drain()", drain) } else { waiting = drain }
    }
    guard let waiting else { throw BrokenLaw(law, "\(count) bytes are taken that nobody reads") }
    let collecting = trial.collect()
    try test.obey(law, "drain(), when somebody reads,", waiting)
    trial.writer.writeEOF()
    let found = try test.obey(law, "reading all", collecting)
    try expect(found, [UInt8](repeating: 1, count: count), .delivery, "what is read in the end")
  }

  static func checkClosing<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    let law = StreamLaw.closing
    let (test, writer) = (trial.test, trial.writer)
    let bytes = noise + noise
    writer.write(bytes)
    try require(!writer.isClosing, law, "isClosing holds before close()")
    for _ in 0..<2 {
      writer.close()
      try require(writer.isClosing, law, "isClosing does not hold after close()")
    }
    let closing = test.loop.createTask(writer.waitClosed())
    try expect(
      try test.obey(law, "reading what was written before close()", trial.collect()), bytes, law,
      "what was written before close()")
    try test.obey(law, "waitClosed()", closing)
    for _ in 0..<2 {
      writer.write([1])
      _ = try test.failure(law, "drain() after a write after close()", writer.drain())
    }
  }

  static func checkBrokenPipe<Reader, Writer>(_ trial: StreamTrial<Reader, Writer>) throws {
    trial.reader.close()
    trial.reader.close()
    try expectBroken(trial.test, trial.writer, .brokenPipe, "to a side that is closed")
  }

  /// Writes until draining raises, which it does again and again then.
  private static func expectBroken<Writer: ByteWriter>(
    _ test: TestLoop, _ writer: Writer, _ law: StreamLaw, _ what: String
  ) throws {
    for _ in 0..<200 {
      writer.write([1])
      let end = try test.end(law, "drain()", writer.drain())
      try test.settle()
      if case .failure = end {
        writer.write([1])
        _ = try test.failure(law, "drain() after another write \(what)", writer.drain())
        return
      }
    }
    throw BrokenLaw(law, "drain() raises nothing after 200 writes \(what)")
  }

  /// Cancels reading after some iterations; says whether it had ended by then.
  static func checkCancelledReading<Reader, Writer>(
    _ trial: StreamTrial<Reader, Writer>, at point: Int
  ) throws -> Bool {
    let law = StreamLaw.cancellation
    let test = trial.test
    let taken = ByteLog()
    let parsing = test.loop.createTask(StreamParsing(reader: trial.reader, taken: taken))
    let sending = trial.send(message.map { [$0] })
    for _ in 0..<point { try test.iterate() }
    let isOver = parsing.isDone
    parsing.cancel()
    switch try test.end(law, "a read that is cancelled", parsing) {
    case .success: break
    case .failure(let error):
      try require(error is CancelledError, law, "a read that is cancelled raises \(error)")
    }
    let all = try test.obey(law, "reading the rest", trial.collect(noting: taken))
    try expect(all, message, law, "what is read before and after a cancellation")
    try test.obey(law, "writing", sending)
    try requireNothingLeft(trial)
    return isOver
  }

  /// Cancels writing after some iterations; says how many bytes were written by then.
  static func checkCancelledWriting<Reader, Writer>(
    _ trial: StreamTrial<Reader, Writer>, at point: Int
  ) throws -> Int {
    let law = StreamLaw.cancellation
    let test = trial.test
    let sent = ByteLog()
    let pieces = (1...8).map { [UInt8](repeating: $0, count: 50_000) }
    let sending = trial.send(pieces, ending: false, noting: sent)
    for _ in 0..<point { try test.iterate() }
    sending.cancel()
    switch try test.end(law, "a drain that is cancelled", sending) {
    case .success: break
    case .failure(let error):
      try require(error is CancelledError, law, "a drain that is cancelled raises \(error)")
    }
    trial.writer.writeEOF()
    let all = try test.obey(law, "reading what was written", trial.collect())
    try expect(all, sent.bytes, law, "what was written before a drain was cancelled")
    try requireNothingLeft(trial)
    return sent.bytes.count
  }

  private static func requireNothingLeft<Reader, Writer>(
    _ trial: StreamTrial<Reader, Writer>
  ) throws {
    trial.finish()
    try trial.test.settle()
    let left = LeftoverError(trial.test.loop)
    try require(left.isEmpty, StreamLaw.cancellation, "\(left)")
  }
}

/// What two connected ends must do.
extension StreamLaw {
  static func checkHalfClose<R1: ByteReader, W1: ByteWriter, R2: ByteReader, W2: ByteWriter>(
    _ make: (TestLoop) throws -> (near: StreamEnd<R1, W1>, far: StreamEnd<R2, W2>)
  ) throws {
    let law = StreamLaw.halfClose
    try attempt { test in
      let (near, far) = try make(test)
      let (question, answer) = (Array("question".utf8), Array("answer".utf8))
      near.writer.write(question)
      near.writer.writeEOF()
      let heard = try test.obey(law, "reading what an end has sent", far.reader.readToEnd())
      try expect(heard, question, law, "what an end has sent before writeEOF()")
      far.writer.write(answer)
      try test.obey(law, "drain() to an end that has ended its output", far.writer.drain())
      far.writer.close()
      let reply = try test.obey(law, "reading after writeEOF()", near.reader.readToEnd())
      try expect(reply, answer, law, "what is read after writeEOF()")
      near.writer.close()
      try test.obey(law, "waitClosed()", near.writer.waitClosed())
    }
  }

  static func checkAbort<R1: ByteReader, W1: ByteWriter, R2: ByteReader, W2: ByteWriter>(
    _ make: (TestLoop) throws -> (near: StreamEnd<R1, W1>, far: StreamEnd<R2, W2>)
  ) throws {
    let law = StreamLaw.bothHalves
    try attempt { test in
      let (near, far) = try make(test)
      let piece = [UInt8](repeating: 1, count: 65_536)
      var draining: EventLoop.Task<Void>?
      for _ in 0..<256 where draining == nil {
        far.writer.write(piece)
        let drain = test.loop.createTask(far.writer.drain())
        try test.settle()
        if !drain.isDone { draining = drain }
      }
      let reading = test.loop.createTask(far.reader.read())
      try test.settle()
      near.writer.abort()
      try require(near.writer.isClosing, law, "isClosing does not hold after abort()")
      if let draining {
        _ = try test.failure(law, "a drain() whose other end is aborted", draining)
      }
      _ = try test.end(law, "a read whose other end is aborted", reading)
      _ = try test.failure(law, "drain() when the other end is aborted", far.writer.drain())
      _ = try test.end(law, "a read after abort()", near.reader.readToEnd())
      near.writer.write([1])
      _ = try test.failure(law, "drain() after abort()", near.writer.drain())
      try test.obey(law, "waitClosed() after abort()", near.writer.waitClosed())
      far.writer.close()
    }
  }
}

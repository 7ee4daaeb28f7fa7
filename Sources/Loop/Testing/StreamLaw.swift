import Generators
import Loop

/// The rules of `ByteReader` and `ByteWriter`.
///
/// ```swift
/// try StreamLaw.check { test in
///   let pair = MemoryPair(on: test.loop)
///   return (pair.near, pair.far)
/// }
/// ```
public enum StreamLaw: Hashable, Sendable, CaseIterable {
  /// All bytes come, once, in their order.
  case delivery

  /// What a read gives does not depend on where the bytes were cut on their way.
  case splits

  /// Waiting for so many bytes takes none, and ends when they are there, or when the stream ends.
  case arrival

  /// What came is lent in place, and taken as far as it is said.
  case lending

  /// Cancelled wherever it waits, reading and writing lose no bytes and leave nothing behind.
  case cancellation

  /// The end comes behind the last bytes, and stays.
  case end

  /// What is longer than it may be is an error; only a line is dropped.
  case limits

  /// Two coroutines cannot read at a time.
  case oneReader

  /// What goes on without waiting takes turns.
  case turns

  /// As long as nobody reads, draining waits at some point; it goes on when somebody does.
  case backPressure

  /// Closing sends what was written; what is written later is dropped, and draining says so.
  case closing

  /// Who writes to an end that is closed is told.
  case brokenPipe

  /// One side may end, and still read what the other one sends.
  case halfClose

  /// When an end is aborted, both halves of both ends are told.
  case bothHalves
}

extension StreamLaw: CustomStringConvertible {
  /// The law in one sentence.
  public var description: String {
    switch self {
    case .delivery: "all bytes come, once, in their order"
    case .splits: "a read gives the same wherever the bytes were cut"
    case .arrival: "receive waits for so many bytes or the end, and takes none"
    case .lending: "takeBytes lends all that came, and takes what it is told to"
    case .cancellation: "cancelling at any suspension loses no bytes and leaves nothing behind"
    case .end: "the end comes behind the last bytes, and stays"
    case .limits: "what is longer than the limit is an error, and only a line is dropped"
    case .oneReader: "a second coroutine that reads gets alreadyReading, and no bytes"
    case .turns: "what goes on without waiting takes turns"
    case .backPressure: "drain waits while nobody reads, and goes on when somebody does"
    case .closing: "close sends what was written, and drain raises when more is written"
    case .brokenPipe: "drain raises when the other side is closed"
    case .halfClose: "an end that has ended its output still reads"
    case .bothHalves: "when an end is aborted, reading and draining end at both ends"
    }
  }
}

extension StreamLaw {
  /// Checks that two connected ends keep the contract, both ways.
  ///
  /// The loop is under virtual time, with the system's selector: what is written must arrive at once, as with
  /// sockets of one machine, or by timers of the loop, and not by threads. A time limit finds what waits for
  /// ever. A pipe or a socket has another end for as long as any process has it, and one that is started meanwhile
  /// has it for a moment: where a test does that at the same time, check in a process of its own.
  ///
  /// - Parameter make: Makes two connected ends; called for each attempt, with a loop of its own.
  /// - Throws: ``BrokenLaw`` of this type; what `make` throws.
  public static func check<R1: ByteReader, W1: ByteWriter, R2: ByteReader, W2: ByteWriter>(
    _ make: (TestLoop) throws -> (near: StreamEnd<R1, W1>, far: StreamEnd<R2, W2>)
  ) throws {
    try checkDirection { test in
      let (near, far) = try make(test)
      return StreamTrial(test, far.reader, near.writer) {
        near.writer.close()
        far.writer.close()
      }
    }
    try checkDirection { test in
      let (near, far) = try make(test)
      return StreamTrial(test, near.reader, far.writer) {
        near.writer.close()
        far.writer.close()
      }
    }
    try checkHalfClose(make)
    try checkAbort(make)
  }

  /// Checks that a reader and a writer of one direction, such as a pipe's, keep the contract.
  ///
  /// - Parameter make: Makes a reader, and a writer whose bytes it reads; called for each attempt, with a
  ///   loop of its own, as with ``check(_:)``.
  /// - Throws: ``BrokenLaw`` of this type; what `make` throws.
  public static func checkOneWay<Reader: ByteReader, Writer: ByteWriter>(
    _ make: (TestLoop) throws -> (reader: Reader, writer: Writer)
  ) throws {
    try checkDirection { test in
      let (reader, writer) = try make(test)
      return StreamTrial(test, reader, writer) {
        writer.close()
        reader.close()
      }
    }
  }

  private static func checkDirection<Reader: ByteReader, Writer: ByteWriter>(
    _ make: (TestLoop) throws -> StreamTrial<Reader, Writer>
  ) throws {
    func attempt(_ body: (StreamTrial<Reader, Writer>) throws -> Void) throws {
      try StreamLaw.attempt { test in
        let trial = try make(test)
        try body(trial)
        trial.finish()
      }
    }
    try attempt(checkArrival)
    try attempt(checkLending)
    try attempt(checkWaitingEnd)
    try attempt(checkEndBehindBytes)
    try attempt(checkOneReader)
    for pieces in StreamLaw.cuts(of: StreamLaw.message) {
      try attempt { try checkSplit($0, pieces) }
    }
    try attempt(checkLongLine)
    try attempt(checkLongPart)
    try attempt(checkLongRest)
    try attempt(checkReadingTurns)
    try attempt(checkDrainingTurns)
    try attempt(checkBackPressure)
    try attempt(checkDelivery)
    try attempt(checkClosing)
    try attempt(checkBrokenPipe)
    for point in 0..<200 {
      var isOver = false
      try attempt { isOver = try checkCancelledReading($0, at: point) }
      if isOver { break }
    }
    // Nobody reads meanwhile: when some points in turn bring no more bytes, the writer waits for good, and
    // later ones would be the same.
    var (count, repetitions) = (-1, 0)
    for point in 0..<24 where repetitions < 4 {
      let before = count
      try attempt { count = try checkCancelledWriting($0, at: point) }
      repetitions = count == before ? repetitions + 1 : 0
    }
  }

  /// Runs an attempt with a loop of its own.
  static func attempt(_ body: (TestLoop) throws -> Void) throws {
    let test = TestLoop(selector: try makeDefaultSelector())
    defer { test.close() }
    try body(test)
  }
}

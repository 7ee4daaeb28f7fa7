import Generators
import Loop

/// One direction of a stream that is tried.
struct StreamTrial<Reader: ByteReader, Writer: ByteWriter> {
  let test: TestLoop
  let reader: Reader
  let writer: Writer

  /// Closes everything.
  let finish: () -> Void

  init(
    _ test: TestLoop, _ reader: Reader, _ writer: Writer, finish: @escaping () -> Void
  ) {
    self.test = test
    self.reader = reader
    self.writer = writer
    self.finish = finish
  }

  /// Starts to write pieces, with a drain and a turn behind each.
  func send(_ pieces: [[UInt8]], ending: Bool = true, noting sent: ByteLog = ByteLog())
    -> EventLoop.Task<Void>
  {
    test.loop.createTask(
      StreamSending(writer: writer, pieces: pieces, isEnding: ending, sent: sent))
  }

  /// Starts to read everything.
  func collect(noting taken: ByteLog = ByteLog()) -> EventLoop.Task<[UInt8]> {
    test.loop.createTask(StreamCollecting(reader: reader, taken: taken))
  }

  /// What reading is given of `bytes`, without taking any.
  func look() -> [UInt8] {
    reader.withReceivedBytes { bytes, _ in bytes.withUnsafeBufferPointer { Array($0) } }
  }
}

extension TestLoop {
  /// The result of something that must not fail, nor wait for ever.
  func obey<Source: Awaitable>(
    _ law: StreamLaw, _ what: String, _ source: Source
  ) throws -> Source.Delegation.Returned {
    do {
      return try end(law, what, source).get()
    } catch let error as BrokenLaw<StreamLaw> {
      throw error
    } catch {
      throw BrokenLaw(law, "\(what) raises \(error)")
    }
  }

  /// The error of something that must fail.
  func failure<Source: Awaitable>(
    _ law: StreamLaw, _ what: String, _ source: Source
  ) throws -> any Error {
    switch try end(law, what, source) {
    case .failure(let error): return error
    case .success: throw BrokenLaw(law, "\(what) raises nothing")
    }
  }

  /// How something ends, which must not wait for ever.
  func end<Source: Awaitable>(
    _ law: StreamLaw, _ what: String, _ source: Source
  ) throws -> Result<Source.Delegation.Returned, any Error> {
    do {
      return .success(try run(loop.waitFor(source, timeout: .seconds(86_400))))
    } catch is TimeoutError {
      throw BrokenLaw(law, "\(what) waits for ever")
    } catch {
      return .failure(error)
    }
  }

  /// Runs one iteration of the loop.
  func iterate() throws {
    loop.stop()
    try loop.runUntilIdle()
  }
}

/// Bytes that were written or taken.
final class ByteLog {
  var bytes: [UInt8] = []
}

/// Writes pieces, with a drain and a turn behind each.
struct StreamSending<Writer: ByteWriter>: GenericCoroutine {
  typealias Returned = Void

  let writer: Writer
  let pieces: [[UInt8]]
  let isEnding: Bool
  let sent: ByteLog
  var piece: [UInt8] = []

  static var body: some Statement<Self> {
    For(\.piece, in: { $0.pieces }) {
      Do {
        $0.writer.write($0.piece)
        $0.sent.bytes += $0.piece
      }
      YieldFrom { $0.writer.drain() }
      YieldFrom(EventLoop.turn)
    }
    Do { if $0.isEnding { $0.writer.writeEOF() } }
  }
}

/// Reads all that comes, some bytes at a time.
struct StreamCollecting<Reader: ByteReader>: GenericCoroutine {
  typealias Returned = [UInt8]

  let reader: Reader
  let taken: ByteLog
  var piece: [UInt8] = []

  static var body: some Statement<Self> {
    Forever {
      YieldFrom(into: \.piece) { $0.reader.read(upTo: 1 + $0.taken.bytes.count % 5_000) }
      Break(if: { $0.piece.isEmpty })
      Do { $0.taken.bytes += $0.piece }
    }
    Return { $0.taken.bytes }
  }
}

/// Reads what ``StreamLaw/message`` consists of, each part in another way.
struct StreamParsing<Reader: ByteReader>: GenericCoroutine {
  typealias Returned = [[UInt8]]

  let reader: Reader
  let taken: ByteLog
  var parts: [[UInt8]] = []

  static var body: some Statement<Self> {
    YieldFrom({ $0.reader.readLine() }, receive: { $0.take($1) })
    YieldFrom({ $0.reader.readUntil(Array("--".utf8)) }, receive: { $0.take($1) })
    YieldFrom({ $0.reader.readExactly(3) }, receive: { $0.take($1) })
    YieldFrom({ $0.reader.readToEnd() }, receive: { $0.take($1) })
    Return { $0.parts }
  }

  private mutating func take(_ part: [UInt8]) {
    parts.append(part)
    taken.bytes += part
  }
}

/// Awaits something again and again, and says when that is over.
struct StreamInsisting<Source: Awaitable>: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Void

  private var rounds: Int
  private let source: () -> Source
  private let counter: TurnCounter
  private var current: Source.Delegation?

  init(rounds: Int, counter: TurnCounter, _ source: @escaping () -> Source) {
    self.rounds = rounds
    self.source = source
    self.counter = counter
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    var resumption = resumption
    while rounds > 0 {
      if current == nil { current = source().makeGenerator() }
      do {
        if case .yielded(let suspension)? = try current?.resume(resumption) {
          return .yielded(suspension)
        }
      } catch {
        counter.isOver = true
        throw error
      }
      current = nil
      rounds -= 1
      resumption = .next
    }
    counter.isOver = true
    return .returned(())
  }
}

/// How often others had a turn.
final class TurnCounter {
  var turns = 0
  var isOver = false
}

/// Takes turns until something is over.
struct TurnCounting: Coroutine {
  let counter: TurnCounter

  static let body = Program {
    While({ !$0.counter.isOver }) {
      YieldFrom(EventLoop.turn)
      Do { $0.counter.turns += 1 }
    }
  }
}

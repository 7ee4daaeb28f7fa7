// What the examples in documentation comments suppose to be there: those of one library's comments are
// about the same few things.
import Foundation
import Generators
import Loop
import LoopTesting

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Nothing of this runs.
func some<Value>(_ type: Value.Type = Value.self) -> Value { preconditionFailure("compiled only") }

nonisolated(unsafe) let loop: EventLoop = some()
nonisolated(unsafe) let server: Server = some()
nonisolated(unsafe) let journal: Journal = some()
nonisolated(unsafe) let lock: Lock = some()
let handle: ThreadsafeLoop = some()
let group: LoopGroup = some()
let timeline: EventLoop.Timeline = some()

typealias MyAwaitable = Sum
typealias MyClock = MonotonicClock
typealias MyExecutor = ThreadPoolExecutor
typealias MyInstrument = StatisticsInstrument
typealias MySelector = PollSelector

struct Countdown: GeneratorFunction, Codable {
  typealias Yielded = Int
  var n: Int

  static let body = Program {
    While({ $0.n > 0 }) {
      Yield { $0.n }
      Do { $0.n -= 1 }
    }
  }
}

struct Averager: GeneratorFunction, Codable {
  typealias Yielded = Double
  typealias Sent = Double
  var limit = 0

  static let body = Program {
    Forever {
      Yield(0)
    }
  }
}

struct Reader: GeneratorFunction {
  typealias Yielded = Int

  static let body = Program {
    Yield { _ in 1 }
  }
}

struct Variables: GeneratorSignature, Codable {
  typealias Yielded = Int
}

struct Rule {
  let text = ""
}

struct ParseError: Error {
  let line = 0
}
struct DownloadError: Error {}

struct Download: Coroutine {
  typealias Returned = [UInt8]
  let url: String

  init(_ url: String) { self.url = url }
  init(limit: String) { url = limit }
  init(url: String) { self.url = url }

  static let body = Program {
    Return([])
  }
}

struct GetFlag: Coroutine {
  typealias Returned = [UInt8]
  var loop: EventLoop?
  let cc: String

  init(loop: EventLoop? = nil, cc: String) { (self.loop, self.cc) = (loop, cc) }

  static let body = Program {
    Return([])
  }
}

struct DownloadOne: Coroutine {
  typealias Returned = [UInt8]
  let cc: String

  init(_ cc: String) { self.cc = cc }
  init(loop: EventLoop? = nil, lock: Lock? = nil, cc: String) { self.cc = cc }

  static let body = Program {
    Return([])
  }
}

struct DownloadAll: Coroutine {
  let loop: EventLoop

  static let body = Program {
    YieldFrom(EventLoop.turn)
  }
}

struct Spin: Coroutine {
  typealias Returned = Int
  let loop: EventLoop

  static let body = Program {
    Return(0)
  }
}

struct Sum: Coroutine {
  typealias Returned = Int
  let loop: EventLoop

  static let body = Program {
    Return(0)
  }
}

struct Echo: Coroutine {
  let reader: StreamReader
  let writer: StreamWriter

  static let body = Program {
    Do { $0.writer.close() }
  }
}

struct Serve<Reader: ByteReader, Writer: ByteWriter>: GenericCoroutine {
  typealias Returned = Void
  let reader: Reader
  let writer: Writer

  static var body: some Statement<Self> {
    Do { $0.writer.close() }
  }
}

final class Cache {
  init(_ loop: EventLoop) {}
}

struct Visit: Coroutine {
  let cache: Cache
  let reader: StreamReader
  let writer: StreamWriter

  static let body = Program {
    Do { $0.writer.close() }
  }
}

struct UseLock: Coroutine {
  let lock: Lock

  static let body = Program {
    With({ $0.lock }) {
      YieldFrom(EventLoop.turn)
    }
  }
}

struct Login: Coroutine {
  let connection: Connection
  init(_ connection: Connection) { self.connection = connection }

  static let body = Program {
    YieldFrom(EventLoop.turn)
  }
}

typealias Logout = Login

final class Connection {
  func request(_ words: String = "") -> Future<String> { loop.createFuture(String.self) }
  func close() {}
}

final class Box {
  var isFull: Bool { true }
  func take() -> Int { 0 }
}

struct AsyncFile {
  let lines = AsyncStream<String> { nil }
}

final class Log {
  func append(_ words: String) {}
}

struct Complaint: Error {
  init(_ words: String) {}
}

func save(_ bytes: [UInt8], as name: String) throws {}
func connectSomewhere() throws {}

import Generators
import Loop
import LoopTesting
import TestSupport
import Testing

@Suite(.oneAtATime) struct StreamLaws {
  @Test(arguments: [
    MemoryPair.Delivery.atOnce, .pieces(of: 1_000, every: .milliseconds(3)),
    .script([MemoryPair.Piece(1), MemoryPair.Piece(2, after: .seconds(1)), MemoryPair.Piece(5)]),
  ])
  func `pairs in memory keep the contract`(_ delivery: MemoryPair.Delivery) throws {
    try StreamLaw.check { test in
      let pair = MemoryPair(
        on: test.loop, limit: 1_000, capacity: 20_000, toFar: delivery, toNear: delivery)
      return (pair.near, pair.far)
    }
  }

  @Test func `pairs in memory keep the contract, with limits that nobody has set`() throws {
    try StreamLaw.check { test in
      let pair = MemoryPair(on: test.loop)
      return (pair.near, pair.far)
    }
  }

  // What the system has is tried in processes of their own. The other side of a pipe or a socket is only gone when
  // no process has it, and one that another test starts just now has it for a moment, in which nothing waits here:
  // the law's limits are of virtual time.

  @Test func `socket pairs keep the contract`() async {
    await #expect(processExitsWith: .success) {
      try StreamLaw.check { test in
        let (near, far) = try Descriptor.socketPair()
        defer { close(near, far) }
        return (try end(test, near), try end(test, far))
      }
    }
  }

  @Test func `pipes keep the contract`() async {
    await #expect(processExitsWith: .success) {
      try StreamLaw.checkOneWay { test in
        let pipe = try Descriptor.pipe()
        defer { close(pipe.read, pipe.write) }
        let reader = try test.loop.openReader(descriptor: pipe.read.number)
        return (reader, try test.loop.openWriter(descriptor: pipe.write.number))
      }
    }
  }

  @Test
  func `reads that are made of the primitives alone keep the contract, on sockets`() async {
    await #expect(processExitsWith: .success) {
      try StreamLaw.check { test in
        let (near, far) = try Descriptor.socketPair()
        defer { close(near, far) }
        return (plain(try end(test, near)), plain(try end(test, far)))
      }
    }
  }

  @Test(arguments: FaultyStream.Fault.allCases)
  func `a stream with a fault breaks the law that is meant`(fault: FaultyStream.Fault) throws {
    let error = #expect(throws: BrokenLaw<StreamLaw>.self) {
      try StreamLaw.check { test in
        let pair = MemoryPair(on: test.loop, limit: 1_000, capacity: 20_000)
        return (FaultyStream.end(pair.near, fault), FaultyStream.end(pair.far, fault))
      }
    }
    #expect(error?.law == fault.law, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func `each law can be broken`() {
    #expect(Set(FaultyStream.Fault.allCases.map(\.law)) == Set(StreamLaw.allCases))
  }
}

private func end(
  _ test: TestLoop, _ socket: Descriptor
) throws -> StreamEnd<StreamReader, StreamWriter> {
  let (reader, writer) = try test.loop.openConnection(socket: socket.number)
  return StreamEnd(reader: reader, writer: writer)
}

private func plain(
  _ end: StreamEnd<StreamReader, StreamWriter>
) -> StreamEnd<PlainReader<StreamReader>, StreamWriter> {
  StreamEnd(reader: PlainReader(base: end.reader), writer: end.writer)
}

/// Streams that are right but for one thing.
enum FaultyStream {
  enum Fault: CaseIterable {
    case losesBytes
    case repeatsBytes
    case endsAtPieces
    case returnsEarly
    case takesWhileWaiting
    case takesTooMuch
    case takesNothing
    case losesWhenCancelled
    case forgetsWrittenWhenCancelled
    case hasNoEnd
    case endsOnce
    case hasNoLimit
    case dropsParts
    case admitsReaders
    case takesNoTurns
    case drainsAtOnce
    case drainsForEver
    case dropsWhenClosed
    case takesWhenClosed
    case hidesBrokenPipe
    case closesBothWays
    case hidesAbortFromWriter
    case hidesAbortFromReader

    var law: StreamLaw {
      switch self {
      case .losesBytes, .repeatsBytes: .delivery
      case .endsAtPieces: .splits
      case .returnsEarly, .takesWhileWaiting: .arrival
      case .takesTooMuch, .takesNothing: .lending
      case .losesWhenCancelled, .forgetsWrittenWhenCancelled: .cancellation
      case .hasNoEnd, .endsOnce: .end
      case .hasNoLimit, .dropsParts: .limits
      case .admitsReaders: .oneReader
      case .takesNoTurns: .turns
      case .drainsAtOnce, .drainsForEver: .backPressure
      case .dropsWhenClosed, .takesWhenClosed: .closing
      case .hidesBrokenPipe: .brokenPipe
      case .closesBothWays: .halfClose
      case .hidesAbortFromWriter, .hidesAbortFromReader: .bothHalves
      }
    }
  }

  static func end(
    _ end: MemoryPair.End, _ fault: Fault
  ) -> StreamEnd<FaultyReads, FaultyWriter> {
    let state = State()
    return StreamEnd(
      reader: FaultyReads(base: FaultyReader(base: end.reader, fault: fault, state: state)),
      writer: FaultyWriter(base: end.writer, fault: fault, state: state))
  }

  /// What an end remembers for its fault.
  final class State {
    var taken = 0
    var written = 0
    var ends = 0
    var isClosed = false
    var held: [UInt8] = []
  }
}

struct FaultyReader: ByteReader {
  let base: MemoryPair.Reader
  let fault: FaultyStream.Fault
  let state: FaultyStream.State

  var limit: Int { base.limit }
  var atEOF: Bool { base.atEOF }

  func receive(atLeast count: Int) -> FaultyWait {
    if fault == .takesNoTurns, base.count >= count || base.atEOF { return .atOnce }
    let wanted = fault == .returnsEarly ? min(count, 1) : count
    return FaultyWait(base.receive(atLeast: wanted)) { end in
      switch (fault, end) {
      case (.takesWhileWaiting, .success) where count > 1: base.takeBytes { min(1, $0.count) }
      case (.hasNoEnd, .success) where count == 1 && base.atEOF: return .hang
      case (.endsOnce, .success) where count == 1 && base.atEOF:
        state.ends += 1
        if state.ends > 1 { return .end(.failure(Mishap.first)) }
      case (.admitsReaders, .failure(StreamError.alreadyReading)): return .end(.success(()))
      case (.losesWhenCancelled, .failure(is CancelledError)): base.takeBytes { $0.count }
      case (.hidesAbortFromReader, .failure(let error)) where code(error) == .connectionReset:
        return .hang
      default: break
      }
      return .end(end)
    }
  }

  func takeBytes(_ body: (Span<UInt8>) -> Int) {
    base.takeBytes { bytes in
      let count = body(bytes)
      let isCrossing = state.taken < 50_000 && state.taken + count >= 50_000
      state.taken += count
      switch fault {
      case .losesBytes where isCrossing && count < bytes.count: return count + 1
      case .repeatsBytes where isCrossing && count > 0: return count - 1
      case .takesTooMuch where count > 1 && count < bytes.count: return count + 1
      case .takesNothing: return 0
      default: return count
      }
    }
  }

  func close() { base.close() }
}

/// A reader with reads of its own, which are those of another one, or the wrong ones.
struct FaultyReads: ByteReader {
  let base: FaultyReader

  var limit: Int { base.limit }
  var atEOF: Bool { base.atEOF }
  func receive(atLeast count: Int) -> FaultyWait { base.receive(atLeast: count) }
  func takeBytes(_ body: (Span<UInt8>) -> Int) { base.takeBytes(body) }
  func close() { base.close() }

  func read(upTo count: Int) -> ByteRead<FaultyReader> { base.read(upTo: count) }
  func readLine() -> ByteRead<FaultyReader> { base.readLine() }

  func readExactly(_ count: Int) -> ByteRead<FaultyReader> {
    base.fault == .endsAtPieces && count == 3 ? base.read(upTo: 3) : base.readExactly(count)
  }

  func readUntil(_ separator: [UInt8]) -> ByteRead<FaultyReader> {
    base.fault == .dropsParts && separator == [13, 10]
      ? base.readLine() : base.readUntil(separator)
  }

  func readToEnd(limit: Int) -> ByteRead<FaultyReader> {
    base.readToEnd(limit: base.fault == .hasNoLimit ? .max : limit)
  }
}

extension MemoryPair.Reader {
  /// How many bytes can be taken.
  fileprivate var count: Int { withReceivedBytes { bytes, _ in bytes.count } }
}

struct FaultyWriter: ByteWriter {
  let base: MemoryPair.Writer
  let fault: FaultyStream.Fault
  let state: FaultyStream.State

  func write(_ bytes: UnsafeRawBufferPointer) {
    state.written += bytes.count
    guard fault == .forgetsWrittenWhenCancelled, bytes.count >= 50_000 else {
      return base.write(bytes)
    }
    send()
    base.write(bytes.dropLast(10))
    state.held = Array(bytes.suffix(10))
  }

  private func send() {
    base.write(state.held)
    state.held = []
  }

  func drain() -> FaultyWait {
    if fault == .drainsAtOnce { return .turn }
    if fault == .takesWhenClosed, state.isClosed { return .atOnce }
    if fault == .drainsForEver, state.written >= 65_536 { return .never }
    return FaultyWait(base.drain()) { end in
      switch (fault, end) {
      case (.forgetsWrittenWhenCancelled, .success): send()
      case (.forgetsWrittenWhenCancelled, .failure): state.held = []
      case (.hidesBrokenPipe, .failure(let error))
      where code(error) == .brokenPipe && !state.isClosed:
        return .end(.success(()))
      case (.hidesAbortFromWriter, .failure(let error)) where code(error) == .connectionReset:
        return .end(.success(()))
      default: break
      }
      return .end(end)
    }
  }

  func writeEOF() {
    send()
    fault == .closesBothWays ? base.close() : base.writeEOF()
  }

  func close() {
    send()
    state.isClosed = true
    fault == .dropsWhenClosed ? base.abort() : base.close()
  }

  func abort() { base.abort() }

  var isClosing: Bool { base.isClosing }

  func waitClosed() -> MemoryPair.Wait { base.waitClosed() }
}

/// A wait that may end in another way than it should.
struct FaultyWait: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Void

  enum Verdict {
    case end(Result<Void, any Error>)
    case hang
  }

  private var base: MemoryPair.Wait?
  private let judge: (Result<Void, any Error>) -> Verdict
  private var turns = 0
  private var hanging: Future<Void>?

  init(
    _ base: MemoryPair.Wait?, turns: Int = 0,
    _ judge: @escaping (Result<Void, any Error>) -> Verdict
  ) {
    self.base = base
    self.turns = turns
    self.judge = judge
  }

  /// Does not wait.
  static var atOnce: Self { Self(nil) { .end($0) } }

  /// Takes a turn.
  static var turn: Self { Self(nil, turns: 1) { .end($0) } }

  /// Does not end.
  static var never: Self { Self(nil) { _ in .hang } }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    if let hanging {
      try resumption.get()
      return .yielded(Suspension(awaiting: hanging))
    }
    var end = Result<Void, any Error> { try resumption.get() }
    if base != nil {
      end = Result {
        if case .yielded(let suspension)? = try base?.resume(resumption) {
          throw Waits(suspension: suspension)
        }
      }
      if case .failure(let waits as Waits) = end { return .yielded(waits.suspension) }
    } else if turns > 0 {
      turns -= 1
      return .yielded(.bare)
    }
    switch judge(end) {
    case .end(let result):
      try result.get()
      return .returned(())
    case .hang:
      guard let future = EventLoop.running?.createFuture(Void.self) else { throw Mishap.second }
      hanging = future
      return .yielded(Suspension(awaiting: future))
    }
  }

  private struct Waits: Error {
    let suspension: Suspension
  }
}

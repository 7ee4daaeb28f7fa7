import Generators
import Loop
import LoopTesting
import Testing

/// Waits for something, keeps something else, and cleans up.
private struct Holding<Source: Awaitable & SendableMetatype>: GenericCoroutine {
  typealias Returned = Void

  let source: Source
  let kept: [Any]
  let journal: Journal

  static var body: some Statement<Self> {
    Try {
      YieldFrom { $0.source }
    } finally: {
      Do { $0.journal.note("cleanup") }
    }
  }
}

/// Waits inside a context.
private struct Inside<Manager: ContextManager & SendableMetatype>: GenericCoroutine {
  typealias Returned = Void

  let manager: Manager
  let future: Future<Void>

  static var body: some Statement<Self> {
    With {
      $0.manager
    } do: {
      YieldFrom { $0.future }
    }
  }
}

/// Waits for a notification.
private struct Notified: Coroutine {
  typealias Returned = Void

  let condition: Condition
  var isWanted: (() -> Bool)?

  static let body = Program {
    With {
      $0.condition
    } do: {
      If {
        $0.isWanted == nil
      } then: {
        YieldFrom { $0.condition.wait() }
      }
      YieldFrom { $0.condition.waitFor($0.isWanted ?? { true }) }
    }
  }
}

/// Yields a future by hand.
private struct Handed: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Void

  let future: Future<Void>

  func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    if case .raise(let error) = resumption { throw error }
    return .yielded(Suspension(awaiting: future))
  }
}

/// Waits for the next of several.
private struct Next: Coroutine {
  typealias Returned = Void

  let members: EventLoop.AsCompleted<Void>

  static let body = Program {
    For {
      $0.members
    } receive: {
      $0.next = $1
    } do: {
      YieldFrom { $0.next }
    }
  }

  @Late var next: EventLoop.NextCompleted<Void>
}

/// A group of tasks, one of which waits for ever.
private struct Group: Coroutine {
  typealias Returned = Void

  @Late var group: EventLoop.TaskGroup

  static let body = Program {
    With {
      $0.loop.taskGroup()
    } receive: {
      $0.group = $1
    } do: {
      Do { _ = try $0.group.createTask(Event().wait()) }
    }
  }
}

/// Connects, and waits until the other side reads or writes, which it never does.
private struct Conversation: Coroutine {
  typealias Returned = Void

  let address: SocketAddress
  let drains: Bool
  let journal: Journal
  @Late var streams: (reader: StreamReader, writer: StreamWriter)

  static let body = Program {
    YieldFrom {
      $0.loop.openConnection(to: $0.address)
    } receive: {
      $0.streams = $1
    }
    Do { $0.journal.note("connected") }
    Do { if $0.drains { $0.streams.writer.write([UInt8](repeating: 0, count: 16_000_000)) } }
    If {
      $0.drains
    } then: {
      YieldFrom { $0.streams.writer.drain() }
    }
    YieldFrom {
      $0.streams.reader.readLine()
    } receive: { _, _ in
    }
  }
}

/// Refuses nothing, and runs nothing.
private final class LazyExecutor: EventLoop.Executor {
  private let jobs = Shared<[@Sendable () -> Void]>([])

  func submit(_ job: @escaping @Sendable () -> Void) { jobs.change { $0.append(job) } }
  func shutdown() { jobs.change { $0 = [] } }
}

/// What a coroutine may wait for, or hold, when its loop is dropped.
private enum Shape: CaseIterable {
  case nothing, future, handedFuture, task, sleep, sleepWithResult
  case lock, event, condition, conditionWaitFor, semaphore, get, put, join
  case gather, tupleOfGather, gatherResults, shield, wait, waitWithLimit, waitFor, waitForInPlace
  case asCompleted, asCompletedWithLimit, timeout, group, withLock
  case timerHandle, handle, doneCallback, unusedSleep, unusedTimeout
  case executorJob, loopHandle, futureHandle, threadsafeFuture, loopExecutor
  case asyncWork, asyncPull, straightLine, sharingStraightLine
  case connecting, unusedConnecting, startingServer, server, serverClosing, reader, drain
  case readerCallback, signalHandler

  /// Whether there is something to wait for until the coroutine stands where it is to stand.
  var connects: Bool { self == .reader || self == .drain }

  /// Makes a task that waits.
  func spawn(on loop: EventLoop, _ journal: Journal) throws {
    func hold<Source: Awaitable & SendableMetatype>(_ source: Source, _ kept: Any...) {
      loop.createTask(Holding(source: source, kept: kept, journal: journal), name: "\(self)")
    }
    let future = loop.createFuture(Void.self)
    let sleep = loop.sleep(.seconds(1000))
    let local = SocketAddress.ipv4(.loopback, port: 0)
    switch self {
    case .nothing: hold(future)
    case .future: hold(future, future)
    case .handedFuture: hold(Handed(future: future))
    case .task: hold(loop.createTask(Holding(source: sleep, kept: [], journal: Journal())))
    case .sleep: hold(sleep)
    case .sleepWithResult: hold(loop.sleep(.seconds(1000), result: 1))
    case .lock:
      let lock = Lock(loop: loop)
      hold(Inside(manager: lock, future: future))
      hold(lock.acquire(), lock)
    case .event: hold(Event(loop: loop).wait())
    case .condition:
      let condition = Condition(loop: loop)
      hold(Notified(condition: condition))
    case .conditionWaitFor:
      let condition = Condition()
      hold(Notified(condition: condition, isWanted: { false }))
    case .semaphore: hold(Semaphore(loop: loop, value: 0).acquire())
    case .get: hold(Queue<Int>(loop: loop).get())
    case .put:
      let queue = Queue<Int>(loop: loop, maxSize: 1)
      try queue.putNowait(1)
      hold(queue.put(2), queue)
    case .join:
      let queue = PriorityQueue<Int>(loop: loop)
      try queue.putNowait(1)
      hold(queue.join(), queue)
    case .gather: hold(loop.gather([sleep, sleep]))
    case .tupleOfGather: hold(loop.gather(sleep, future))
    case .gatherResults: hold(loop.gatherResults([sleep]))
    case .shield: hold(loop.shield(sleep))
    case .wait: hold(loop.wait([future]))
    case .waitWithLimit: hold(loop.wait([sleep], timeout: .seconds(2000)))
    case .waitFor: hold(loop.waitFor(sleep, timeout: .seconds(2000)))
    case .waitForInPlace: hold(loop.waitFor(sleep, timeout: nil))
    case .asCompleted: hold(Next(members: loop.asCompleted([sleep])))
    case .asCompletedWithLimit:
      hold(Next(members: loop.asCompleted([sleep], timeout: .seconds(2000))))
    case .timeout: hold(Inside(manager: loop.timeout(.seconds(2000)), future: future))
    case .group: hold(Group())
    case .withLock: hold(Inside(manager: Lock(), future: future))
    case .timerHandle: hold(future, loop.callLater(.seconds(2000)) {})
    case .handle: hold(future, loop.callSoon {})
    case .doneCallback: hold(future, future.addDoneCallback { _ in })
    case .unusedSleep: hold(future, sleep, loop.wait([sleep]), loop.waitFor(sleep, timeout: nil))
    case .unusedTimeout: hold(future, loop.timeout(.seconds(1)), loop.taskGroup())
    case .executorJob: hold(loop.runInExecutor(LazyExecutor()) {})
    case .loopHandle: hold(future, loop.makeThreadsafeLoop())
    case .futureHandle: hold(future, loop.createFuture(Int.self).makeAsyncFuture())
    case .threadsafeFuture:
      let handle = loop.makeThreadsafeLoop()
      hold(future, try handle.runCoroutineThreadsafe { _ in EventLoop.turn })
    case .loopExecutor: hold(future, loop.serialExecutor)
    case .asyncWork: hold(Await { try await untilCancelled() })
    case .asyncPull:
      let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
      hold(AsyncPull(stream).next(), continuation)
    case .straightLine:
      hold(StraightLine(on: loop, sharing: 1) { co, _ in try await co.yield(from: Event().wait()) })
    case .sharingStraightLine:
      hold(
        StraightLine(on: loop, sharing: 1) { co, _ in
          try await untilCancelled()
        })
    case .connecting, .unusedConnecting:
      let executor = LazyExecutor()
      loop.lookupExecutor = executor
      let connecting = loop.openConnection(host: "example.org", port: 1)
      if self == .connecting { hold(connecting) } else { hold(future, connecting) }
    case .startingServer:
      loop.lookupExecutor = LazyExecutor()
      hold(
        loop.startServer(host: "example.org", port: 0) { _, _ in EventLoop.turn }, "")
    case .server: hold(future, try loop.startServer(on: local) { _, _ in EventLoop.turn })
    case .serverClosing:
      let server = try loop.startServer(on: local) { _, _ in EventLoop.turn }
      hold(server.waitClosed(), server)
    case .reader, .drain:
      let server = try loop.startServer(on: local) { reader, writer in
        Holding(source: Event().wait(), kept: [reader, writer], journal: journal)
      }
      let address = try #require(server.localAddresses.first)
      hold(Conversation(address: address, drains: self == .drain, journal: journal), server)
    case .readerCallback:
      let pipe = try Descriptor.pipe()
      try loop.addReader(pipe.read.number) {}
      hold(future, pipe)
    case .signalHandler:
      try loop.addSignalHandler(.windowChange) {}
      hold(future)
    }
  }
}

@Suite struct DroppedLoops {
  @Test(arguments: Shape.allCases)
  private func `whatever its coroutines hold, a loop that is dropped is closed and reported`(
    _ shape: Shape
  ) async throws {
    let (isGone, words) = try await onThread {
      let journal = Journal()
      weak var dropped: EventLoop?
      func drop() throws {
        let loop = try EventLoop()
        dropped = loop
        loop.slowStepThreshold = nil
        loop.exceptionHandler = { _, report in journal.note("\(report.kind): \(report.error)") }
        try shape.spawn(on: loop, journal)
        repeat {
          try loop.runUntilComplete(loop.sleep(.milliseconds(1)))
        } while shape.connects && !journal.words.contains("connected")
      }
      try drop()
      return (dropped == nil, journal.take())
    }
    #expect(isGone)
    #expect(words.contains("cleanup"))
    #expect(words.filter { $0.hasPrefix("neverClosed: ") && $0.contains("\(shape)") }.count == 1)
  }

  @Test func `a loop without pending tasks may be dropped in silence`() throws {
    let journal = Journal()
    do {
      let loop = try EventLoop(clock: VirtualClock())
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, report in journal.note("\(report.kind)") }
      try loop.runUntilComplete(loop.sleep(.seconds(1)))
      loop.callLater(.seconds(1)) {}
    }
    #expect(journal.take() == [])
  }

  @Test func `the report names the tasks`() throws {
    let journal = Journal()
    do {
      let loop = try EventLoop(clock: VirtualClock())
      loop.slowStepThreshold = nil
      loop.exceptionHandler = { _, report in journal.note("\(report.error)") }
      for number in 1...12 { loop.createTask(Event().wait(), name: "waiter \(number)") }
      try loop.runUntilIdle()
    }
    let names = (1...10).map { "waiter \($0)" }.joined(separator: ", ")
    #expect(
      journal.take() == [
        "nobody has closed the loop, and these tasks were pending: \(names) and 2 more"
      ])
  }

  @Test func `what a loop gave can be used when it is gone, and says so`() throws {
    var sleep: EventLoop.Sleep?
    var timer: EventLoop.TimerHandle?
    var group: EventLoop.TaskGroup?
    do {
      let loop = try EventLoop(clock: VirtualClock())
      (sleep, timer) = (loop.sleep(.seconds(1)), loop.callLater(.seconds(1)) {})
      group = loop.taskGroup()
      #expect(timer?.isPending == true)
    }
    #expect(timer?.isPending == false)
    timer?.cancel()
    #expect(throws: LoopError.closed) { try sleep?.resume(.next) }
    let entrance = try #require(group).enter().makeGenerator()
    #expect(throws: LoopError.closed) { try entrance.resume(.next) }
  }
}

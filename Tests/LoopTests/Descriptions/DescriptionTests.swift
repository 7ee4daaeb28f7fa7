import Generators
import Loop
import LoopTesting
import Testing

/// What is printed of what a loop has.
@Suite struct DescriptionTests {
  struct Oops: Error {}

  struct Launch: Coroutine {
    typealias Returned = Int
    let future: Future<Int>
    var result = 0

    static let body = Program {
      YieldFrom {
        $0.future
      } receive: {
        $0.result = $1
      }
      Return { $0.result }
    }
  }

  struct Launching: Coroutine {
    let task: EventLoop.Task<Int>

    static let body = Program {
      YieldFrom {
        $0.task
      } receive: { _, _ in
      }
    }
  }

  struct Taking: Coroutine {
    let lock: Lock

    static let body = Program { YieldFrom { $0.lock.acquire() } }
  }

  struct Failing: Coroutine {
    static let body = Program { Raise { _ in Oops() } }
  }

  /// The name and the function's line, without the number of the line.
  private func text(_ value: Any) -> String {
    "\(value)".replacing(/Tests.swift:[0-9]+/, with: "Tests.swift:n")
  }

  @Test func `futures say their state and their result`() throws {
    try withTestLoop { test in
      let loop = test.loop
      let future = loop.createFuture(Int.self)
      #expect("\(future)" == "<Future pending>")
      try future.setResult(3)
      #expect("\(future)" == "<Future finished result=3>")
      let line = loop.createFuture(String.self)
      try line.setResult("a \"line\"")
      #expect("\(line)" == #"<Future finished result="a \"line\"">"#)
      let cancelled = loop.createFuture(Int.self)
      cancelled.cancel()
      #expect("\(cancelled)" == "<Future cancelled>")
      let failed = loop.createFuture(Int.self)
      try failed.setException(Oops())
      #expect("\(failed)" == "<Future finished exception=Oops()>")
      #expect(try failed.exception() is Oops)
      let long = loop.createFuture([Int].self)
      try long.setResult(Array(0..<1_000))
      #expect("\(long)".count < 140)
    }
  }

  @Test func `to print an error is not to ask for it`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    var kinds: [ErrorReport.Kind] = []
    loop.slowStepThreshold = nil
    loop.exceptionHandler = { kinds.append($1.kind) }
    do {
      let future = loop.createFuture(Int.self)
      try future.setException(Oops())
      #expect("\(future)" == "<Future finished exception=Oops()>")
    }
    #expect(kinds == [.futureError])
  }

  @Test func `a result that is a future is printed without its own result`() throws {
    try withTestLoop { test in
      let inner = test.loop.createFuture(Int.self)
      try inner.setResult(3)
      let future = test.loop.createFuture(Future<Int>.self)
      try future.setResult(inner)
      #expect("\(future)" == "<Future finished result=<Future finished>>")
    }
  }

  @Test func `tasks say where they stand and what they wait for`() throws {
    try withTestLoop { test in
      let loop = test.loop
      let future = loop.createFuture(Int.self)
      let inner = loop.createTask(Launch(future: future), name: "inner")
      let outer = loop.createTask(Launching(task: inner), name: "outer")
      let lock = Lock(loop: loop)
      try loop.runUntilComplete(lock.acquire())
      let waiting = loop.createTask(Taking(lock: lock), name: "taking")
      #expect(text(waiting) == #"<Task pending name="taking">"#)
      try loop.runUntilComplete(EventLoop.turn)
      #expect(
        text(inner)
          == #"<Task pending name="inner" Launch at DescriptionTests.swift:n waits for <Future pending>>"#
      )
      #expect(
        text(EventLoop.AnyTask(outer))
          == #"<Task pending name="outer" Launching at DescriptionTests.swift:n waits for "#
          + #"<Task pending name="inner">>"#)
      #expect(
        text(waiting)
          == #"<Task pending name="taking" Taking at DescriptionTests.swift:n waits for a lock>"#)
      #expect("\(lock)" == "<Lock locked waiters=1>")
      #expect("\(loop)" == "<EventLoop idle tasks=3>")
      try future.setResult(7)
      try lock.release()
      try loop.runUntilComplete(outer)
      #expect("\(inner)" == #"<Task finished name="inner" result=7>"#)
      #expect("\(EventLoop.AnyTask(inner))" == #"<Task finished name="inner">"#)
      try loop.runUntilComplete(waiting)
      try lock.release()
    }
  }

  @Test func `what coroutines wait at says its state`() throws {
    try withTestLoop { test in
      let loop = test.loop
      let queue = Queue<Int>(loop: loop, maxSize: 2)
      try queue.putNowait(1)
      let event = Event(loop: loop)
      let table: [(Any, String)] = [
        (Lock(loop: loop), "<Lock unlocked>"),
        (Condition(loop: loop), "<Condition unlocked>"),
        (event, "<Event unset>"),
        (Semaphore(loop: loop, value: 2), "<Semaphore value=2>"),
        (BoundedSemaphore(loop: loop, value: 1), "<BoundedSemaphore value=1>"),
        (queue, "<Queue items=1 maxSize=2>"),
        (LifoQueue<Int>(loop: loop), "<LifoQueue items=0>"),
        (PriorityQueue<Int>(loop: loop), "<PriorityQueue items=0>"),
        (loop.callSoon {}, "<Handle pending>"),
      ]
      for (value, expected) in table { #expect("\(value)" == expected) }
      event.set()
      #expect("\(event)" == "<Event set>")
      try loop.runUntilComplete(EventLoop.turn)
      loop.close()
      #expect("\(loop)" == "<EventLoop closed>")
    }
  }

  @Test func `an error that nobody retrieved says which task and which function it left`() throws {
    let loop = try EventLoop()
    defer { loop.close() }
    var texts: [String] = []
    loop.slowStepThreshold = nil
    loop.exceptionHandler = { texts.append("\($1)") }
    do { loop.createTask(Failing(), name: "rocket") }
    try loop.runUntilComplete(EventLoop.turn)
    #expect(
      texts == [
        """
        the error of rocket was never retrieved: Oops()
          File "LoopTests/DescriptionTests.swift", in Failing
        """
      ])
  }

  @Test func `a plug-in makes a report, and a long trace is cut in the middle`() {
    let place = SourcePlace(function: "Count", file: "Kit/Count.swift", line: 3, statement: nil)
    let report = ErrorReport(
      kind: .callback, error: Oops(), task: nil, trace: Array(repeating: place, count: 100))
    let lines = "\(report)".split(separator: "\n")
    #expect(lines.first == "an error left a callback: Oops()")
    #expect(lines.count == 18)
    #expect(lines.contains("  … 84 more …"))
  }

  @Test(
    arguments: [
      LoopError.closed, LoopError.foreignFuture, InvalidStateError.pending, QueueError.full,
      SynchronizationError.notLocked, StreamError.notClosed, ExecutorError.shutDown,
      SelectorError.closed, SignalError.cannotBeHandled(.kill), CancelledError(), TimeoutError(),
      LimitOverrunError(limit: 10, consumed: 4), GeneratorError.exhausted,
      GeneratorError.missingReturn,
      StopIteration(value: 3), GeneratorExit(),
    ] as [any Error])
  func `every error has a sentence`(_ error: any Error) {
    #expect("\(error)".split(separator: " ").count > 2)
  }
}

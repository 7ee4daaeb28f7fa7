import Generators
import GeneratorsPlatform
import Loop
import TestSupport
import Testing

/// Signals are the process's, so that these tests run one after the other.
@Suite(.serialized, .oneAtATime) struct Signals {
  private let fixture: LoopFixture
  private var loop: EventLoop { fixture.loop }

  init() throws { fixture = try LoopFixture() }

  /// Sends a signal to the process: the threads of tests block them, but the main thread does not.
  private static func send(_ signal: Signal) { kill(getpid(), signal.rawValue) }

  /// Runs until a word was noted that ends the run.
  private func run(until word: String) throws -> [String] {
    try loop.runForever()
    return fixture.journal.take() + [word]
  }

  @Test func `a signal runs its callback in the loop, and only its own`() throws {
    try loop.addSignalHandler(.user1) { [loop, journal = fixture.journal] in
      journal.note("user1, running: \(loop.isRunning)")
      loop.stop()
    }
    try loop.addSignalHandler(.user2, fixture.noting("user2"))
    loop.callSoon { Self.send(.user1) }
    #expect(try run(until: "end") == ["user1, running: true", "end"])
  }

  @Test func `a signal has a snapshot printed, and the loop goes on`() async {
    await #expect(processExitsWith: .success) {
      let loop = try EventLoop()
      defer { loop.close() }
      loop.callLater(.seconds(1_000)) {}
      try loop.printSnapshot(on: .user1)
      // What is printed comes back here: no second signal has to come behind the first one, which the system
      // may give to another thread, and so before it.
      let pipe = try Descriptor.pipe(isBlocking: true)
      let standardError = dup(STDERR_FILENO)
      dup2(pipe.write.number, STDERR_FILENO)
      let reader = try loop.openReader(descriptor: pipe.read.number)
      kill(getpid(), SIGUSR1)
      let said = String(decoding: try loop.runUntilComplete(reader.readLine()), as: UTF8.self)
      dup2(standardError, STDERR_FILENO)
      #expect(said.contains("1 task, 1 timer, "), "\(said)")
      try loop.runUntilComplete(loop.sleep(.zero))
      reader.close()
    }
  }

  @Test func `a loop that waits is woken by a signal from another thread`() throws {
    try loop.addSignalHandler(.user1) { [loop] in loop.stop() }
    let target = getpid()
    _ = loop.runInExecutor { kill(target, SIGUSR1) }
    try loop.runForever()
  }

  @Test func `an error that leaves the callback is reported, and the handler stays`() throws {
    var count = 0
    try loop.addSignalHandler(.user1) { [loop] in
      count += 1
      // Not before the first has come: both together would count as one.
      if count == 1 { Self.send(.user1) } else { loop.stop() }
      throw Mishap.first
    }
    loop.callSoon { Self.send(.user1) }
    #expect(try run(until: "end") == ["callback: first", "callback: first", "end"])
  }

  @Test func `adding again replaces the callback; removing gives the old handler back`() throws {
    let ignored = signal(SIGUSR1, SIG_IGN)
    defer { _ = signal(SIGUSR1, ignored) }
    try loop.addSignalHandler(.user1, fixture.noting("old"))
    try loop.addSignalHandler(.user1) { [loop, journal = fixture.journal] in
      journal.note("new")
      loop.stop()
    }
    loop.callSoon { Self.send(.user1) }
    #expect(try run(until: "end") == ["new", "end"])
    #expect(loop.removeSignalHandler(.user1))
    #expect(!loop.removeSignalHandler(.user1))
    // It is ignored as before, and the loop is idle again.
    Self.send(.user1)
    #expect(try fixture.run() == [])
  }

  @Test func `a callback may remove itself, and the loop is idle then`() throws {
    try loop.addSignalHandler(.user1) { [loop, journal = fixture.journal] in
      journal.note("removed: \(loop.removeSignalHandler(.user1))")
    }
    loop.callSoon { Self.send(.user1) }
    #expect(try fixture.run() == ["removed: true"])
  }

  @Test func `a callback may remove another whose signal has come too`() throws {
    // One that does no harm if it comes after its handler has gone.
    let harmless = Signal(rawValue: SIGURG)
    try loop.addSignalHandler(.user1) { [loop, journal = fixture.journal] in
      journal.note("removed: \(loop.removeSignalHandler(harmless))")
      loop.removeSignalHandler(.user1)
    }
    try loop.addSignalHandler(harmless, fixture.noting("harmless"))
    loop.callSoon {
      Self.send(harmless)
      Self.send(.user1)
    }
    #expect(try fixture.run().last == "removed: true")
  }

  @Test func `only one loop handles a signal, until it is closed`() throws {
    let other = try EventLoop()
    try other.addSignalHandler(.user1) {}
    #expect(throws: SignalError.handledElsewhere(.user1)) {
      try loop.addSignalHandler(.user1) {}
    }
    // The refused loop watches nothing.
    #expect(try loop.runUntilIdle() == .idle)
    other.close()
    try loop.addSignalHandler(.user1) {}
    #expect(loop.removeSignalHandler(.user1))
  }

  @Test func `a loop that is dropped gives its signals up`() throws {
    do {
      let dropped = try EventLoop()
      try dropped.addSignalHandler(.user2) {}
    }
    try loop.addSignalHandler(.user2) {}
    #expect(loop.removeSignalHandler(.user2))
  }

  @Test func `signals that cannot be handled are refused`() throws {
    #expect(throws: SignalError.cannotBeHandled(.kill)) { try loop.addSignalHandler(.kill) {} }
    #expect(throws: SignalError.cannotBeHandled(.stop)) { try loop.addSignalHandler(.stop) {} }
    for number in [0, -1, 65] as [Int32] {
      let signal = Signal(rawValue: number)
      #expect(throws: SignalError.unknownSignal(signal)) { try loop.addSignalHandler(signal) {} }
    }
    loop.close()
    #expect(throws: LoopError.closed) { try loop.addSignalHandler(.user1) {} }
  }

  @Test func `a thousand signals to the process are noted, each after the one before`() throws {
    let handle = loop.makeThreadsafeLoop()
    let target = getpid()
    var seen = 0
    try loop.addSignalHandler(.user1) { [loop] in
      seen += 1
      if seen == 1000 { return loop.stop() }
      kill(target, SIGUSR1)
    }
    try handle.callSoonThreadsafe { kill(target, SIGUSR1) }
    try loop.runForever()
    #expect(seen == 1000)
  }

  @Test func `a signal says its name`() {
    #expect(Signal.interrupt.description == "Interrupt (signal 2)")
  }
}

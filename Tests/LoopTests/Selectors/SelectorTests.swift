import Foundation
import Loop
import LoopTesting
import TestSupport
import Testing

/// The selectors of this system.
enum SelectorKind: CaseIterable {
  #if os(Linux)
    case epoll
  #endif
  case poll
  case standard

  func make() throws -> any EventLoop.Selector {
    switch self {
    #if os(Linux)
      case .epoll: try EpollSelector()
    #endif
    case .poll: try PollSelector()
    case .standard: try makeDefaultSelector()
    }
  }
}

@Suite(.oneAtATime) struct SelectorTests {
  @Test(arguments: SelectorKind.allCases)
  func `a selector obeys every rule of its contract`(kind: SelectorKind) throws {
    try SelectorLaw.check(kind.make)
  }

  @Test(arguments: SelectorKind.allCases)
  func `another thread ends a wait in progress`(kind: SelectorKind) throws {
    let selector = try kind.make()
    defer { selector.close() }
    let waker = selector.waker
    // Real time, since the wait is the system's: the later ones come when it is under way.
    for delay in [0, 0.001, 0.005] {
      Thread.detachNewThread {
        Thread.sleep(forTimeInterval: delay)
        waker.wakeUp()
      }
      #expect(try poll(selector, timeout: nil) == [:])
    }
  }

  @Test(arguments: SelectorKind.allCases)
  func `no wake-up gets lost among many threads`(kind: SelectorKind) throws {
    let selector = try kind.make()
    defer { selector.close() }
    let waker = selector.waker
    let work = Mailbox()
    for _ in 0..<4 {
      Thread.detachNewThread {
        for _ in 0..<5000 {
          work.add()
          waker.wakeUp()
        }
      }
    }
    var done = 0
    var findings = Findings()
    // Without a limit: where a wake-up got lost, the watchdog of the tests says so.
    while done < 20_000 {
      let count = try selector.select(timeout: nil) { _, _ in }
      findings.note(unless: count == 0, "after \(done)")
      done += work.take()
    }
    #expect(done == 20_000)
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test(arguments: SelectorKind.allCases)
  func `a signal ends a wait without an event and without an error`(kind: SelectorKind) throws {
    signal(SIGURG) { _ in }
    // The threads on which tests run hold signals back.
    var urgent = sigset_t()
    var before = sigset_t()
    sigemptyset(&urgent)
    sigaddset(&urgent, SIGURG)
    pthread_sigmask(SIG_UNBLOCK, &urgent, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let selector = try kind.make()
    defer { selector.close() }
    let done = Mailbox()
    let target = pthread_self()
    // Again and again, since the first may come before the wait.
    let sender = try SystemThread.start {
      while done.peek() == 0 {
        pthread_kill(target, SIGURG)
        sched_yield()
      }
    }
    let reports = try poll(selector, timeout: nil)
    done.add()
    sender.join()
    #expect(reports == [:])
  }

  @Test(arguments: SelectorKind.allCases)
  func `closing races with wake-ups harmlessly`(kind: SelectorKind) throws {
    for _ in 0..<50 {
      let selector = try kind.make()
      let waker = selector.waker
      let started = Mailbox()
      for _ in 0..<2 {
        Thread.detachNewThread {
          started.add()
          for _ in 0..<100 { waker.wakeUp() }
        }
      }
      while started.peek() == 0 { try selector.select(timeout: 0) { _, _ in } }
      selector.close()
    }
  }

  @Test(arguments: SelectorKind.allCases)
  func `a connection is accepted and made through a selector`(kind: SelectorKind) throws {
    let selector = try kind.make()
    defer { selector.close() }
    let listener = try listen()
    defer { listener.close() }
    let address = try #require(try listener.localAddress())
    try selector.setInterest(.readable, for: listener.number)
    #expect(try poll(selector) == [:])
    let client = try Descriptor.streamSocket(for: address)
    defer { client.close() }
    if try client.connect(to: address) == .inProgress {
      try selector.setInterest(.writable, for: client.number)
    }
    #expect(try poll(selector, timeout: nil)[listener.number] == .readable)
    let accepted = try #require(try listener.accept())
    defer { accepted.socket.close() }
    if selector.interest(for: client.number) == .writable {
      #expect(try poll(selector, timeout: nil)[client.number] == .writable)
    }
    try client.finishConnecting(to: address)
    #expect(accepted.address == (try client.localAddress()))
    #expect(try listener.accept() == nil)
    #expect(try poll(selector)[listener.number] == nil)
  }

  @Test(arguments: SelectorKind.allCases)
  func `a reset connection is reported, and reading tells the error`(kind: SelectorKind) throws {
    let selector = try kind.make()
    defer { selector.close() }
    let (client, server) = try connection()
    defer { close(client, server) }
    try selector.setInterest(.readable, for: client.number)
    try server.setResetOnClose()
    server.close()
    #expect(try poll(selector, timeout: nil) == [client.number: .readable])
    #expect { try read(client) } throws: { code($0) == .connectionReset }
  }

  @Test func `a regular file is refused, or always ready`() throws {
    for kind in SelectorKind.allCases {
      let selector = try kind.make()
      defer { selector.close() }
      let file = try #require(FileHandle(forReadingAtPath: #filePath))
      defer { try? file.close() }
      do {
        try selector.setInterest(.readable, for: file.fileDescriptor)
        #expect(try poll(selector) == [file.fileDescriptor: .readable])
      } catch let error as SystemError {
        #expect(error.code == .notPermitted)
        #expect(selector.interest(for: file.fileDescriptor) == [])
      }
    }
  }

  @Test func `a descriptor that was closed while registered can be registered again`() throws {
    for kind in SelectorKind.allCases {
      let selector = try kind.make()
      defer { selector.close() }
      let (left, right) = try Descriptor.socketPair()
      defer { close(left, right) }
      try selector.setInterest(.readable, for: left.number)
      let number = left.number
      left.close()
      let (reader, writer) = try Descriptor.pipe()
      defer { close(reader, writer) }
      // Other tests run beside this one, so the number need not come back; mostly it does.
      for end in [reader, writer] where end.number == number {
        try selector.setInterest(.writable, for: number)
        try selector.setInterest(.readable, for: number)
        #expect(selector.interest(for: number) == .readable)
      }
      try selector.setInterest([], for: number)
    }
  }

  @Test func `a waker of one's own is called`() {
    let calls = Mailbox()
    let waker = SelectorWaker { calls.add() }
    waker.wakeUp()
    waker.wakeUp()
    #expect(calls.take() == 2)
  }

  @Test func `an interest prints its members`() {
    #expect("\([.readable, .writable] as Interest)" == "[readable, writable]")
    #expect("\(Interest.writable)" == "[writable]")
    #expect("\([] as Interest)" == "[]")
  }
}

/// Work that several threads leave for one.
private final class Mailbox: Sendable {
  // Not a `Mutex`, which Thread Sanitizer does not know for a lock.
  private let count = SystemMonitor(0)

  func add() { count.withLock { $0 += 1 } }
  func peek() -> Int { count.withLock { $0 } }
  func take() -> Int {
    count.withLock { count in
      defer { count = 0 }
      return count
    }
  }
}

/// Two ends of a TCP connection.
func connection() throws -> (client: Descriptor, server: Descriptor) {
  let listener = try listen()
  let address = try #require(try listener.localAddress())
  let client = try Descriptor.streamSocket(for: address)
  let selector = try PollSelector()
  defer { selector.close() }
  try selector.setInterest(.readable, for: listener.number)
  if try client.connect(to: address) == .inProgress {
    try selector.setInterest(.writable, for: client.number)
    try selector.select(timeout: nil) { _, _ in }
  }
  while true {
    if let accepted = try listener.accept() { return (client, accepted.socket) }
    try selector.select(timeout: nil) { _, _ in }
  }
}

/// Closes at the end of a test what the optimiser would else release after its last use.
func close(_ descriptors: Descriptor...) {
  for descriptor in descriptors { descriptor.close() }
}

/// Selects without waiting, and collects what is reported.
func poll(_ selector: any EventLoop.Selector, timeout: Int64? = 0) throws -> [Int32: Interest] {
  var reports: [Int32: Interest] = [:]
  var calls = 0
  let count = try selector.select(timeout: timeout) { descriptor, readiness in
    #expect(reports[descriptor] == nil, "\(descriptor) is reported twice")
    #expect(!readiness.isEmpty, "\(descriptor) is reported for nothing")
    reports[descriptor] = readiness
    calls += 1
  }
  #expect(count == calls, "select returns how often it called")
  return reports
}

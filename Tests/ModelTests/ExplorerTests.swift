import Generators
import Testing

/// The explorer itself, on systems small enough to count by hand.
@Suite struct ExplorerTests {
  @Test func `two threads of two steps have nine states and twelve steps`() {
    let exploration = Explorer.explore(
      Idle(), [StatesOf("a", Walker(steps: 2)), StatesOf("b", Walker(steps: 2))])
    #expect(exploration.failure == nil)
    #expect(exploration.states == 9)
    #expect(exploration.steps == 12)
    #expect(exploration.ends == 1)
  }

  @Test func `steps that say different things to the memory come in every order`() {
    let exploration = Explorer.explore(
      Letters(), ["a", "b", "c"].map { StatesOf($0, Writer(letter: $0)) })
    #expect(exploration.failure == nil)
    // The arrangements of none, one, two and three of three letters.
    #expect(exploration.states == 1 + 3 + 6 + 6)
    #expect(exploration.ends == 6)
  }

  @Test func `an update that is lost is found, with a shortest way to it`() throws {
    let exploration = Explorer.explore(
      Counter(), [StatesOf("a", Adder()), StatesOf("b", Adder())])
    let failure = try #require(exploration.failure)
    #expect(failure.fault as? Fault == .wrong("1 of 2"))
    #expect(failure.schedule == ["a: read", "b: read", "a: write", "b: write"])
  }

  @Test func `two locks that are taken in different orders put both threads to sleep`() throws {
    let exploration = Explorer.explore(
      Locks(), [StatesOf("a", Locker(first: 0)), StatesOf("b", Locker(first: 1))])
    let failure = try #require(exploration.failure)
    #expect(failure.fault as? Fault == .asleep(["a", "b"]))
    #expect(failure.schedule == ["a: lock one", "b: lock one"])
  }

  @Test func `two locks that are taken in one order hold`() {
    let exploration = Explorer.explore(
      Locks(), [StatesOf("a", Locker(first: 0)), StatesOf("b", Locker(first: 0))])
    #expect(exploration.failure == nil)
    #expect(exploration.states > 0)
  }

  @Test func `what the surroundings may do does not count as a wake-up`() throws {
    let surroundings = StatesOf("luck", Luck(), .may)
    let exploration = Explorer.explore(Flags(), [StatesOf("a", Sleeper()), surroundings])
    let failure = try #require(exploration.failure)
    #expect(failure.fault as? Fault == .asleep(["a"]))
  }

  @Test func `a thread that goes round for ever is found, though it never sleeps`() throws {
    let exploration = Explorer.explore(Flags(), [StatesOf("a", Spinner())])
    let failure = try #require(exploration.failure)
    #expect(failure.fault as? Fault == .endless(["a"]))
  }

  @Test func `a thread that may go round and may end is no fault`() {
    let exploration = Explorer.explore(
      Flags(), [StatesOf("a", Spinner()), StatesOf("b", Raiser())])
    #expect(exploration.failure == nil)
  }

  @Test func `a delegate's steps are steps of the thread that delegates`() throws {
    let exploration = Explorer.explore(
      Counter(), [StatesOf("a", Delegating()), StatesOf("b", Delegating())])
    let failure = try #require(exploration.failure)
    #expect(failure.fault as? Fault == .wrong("1 of 2"))
    #expect(failure.schedule == ["a: read", "b: read", "a: write", "b: write"])
  }

  @Test func `a thread may be written by hand`() {
    let exploration = Explorer.explore(
      Counter(), [StatesOf("a", HandWritten()), StatesOf("b", Adder())])
    #expect(exploration.failure?.fault as? Fault == .wrong("1 of 2"))
  }

  @Test func `a thread that serves may wait for ever, and what waits for it may not`() {
    let server = StatesOf("server", Server(), .serves)
    let served = Explorer.explore(Flags(), [server, StatesOf("a", Sleeper())])
    #expect(served.failure == nil)
    #expect(served.ends == 1)
    let idle = Explorer.explore(Flags(), [StatesOf("server", Sleeper(), .serves)])
    #expect(idle.failure == nil)
  }

  @Test func `what must never be so is found where it begins`() throws {
    let exploration = Explorer.explore(
      Narrow(), ["a", "b", "c"].map { StatesOf($0, Entering()) })
    let failure = try #require(exploration.failure)
    #expect(failure.fault as? Fault == .overlapped("bridge"))
    #expect(failure.schedule == ["a: enter", "b: enter"])
    #expect(
      "\(failure)" == """
        overlapped("bridge"), after:
          a: enter
          b: enter
        """)
  }

  @Test func `an object without an owner is neither used nor let go of`() throws {
    var object = ModelObject("object", references: 1)
    try object.retain()
    #expect(try !object.release())
    #expect(throws: Fault.leaked("object")) { try object.checkFreed() }
    #expect(try object.release())
    #expect(throws: Fault.usedAfterFreed("object")) { try object.use() }
    #expect(throws: Fault.usedAfterFreed("object")) { try object.retain() }
    #expect(throws: Fault.freedTwice("object")) { try object.release() }
  }

  @Test func `a model without an end is given up`() throws {
    let exploration = Explorer.explore(Counter(), [StatesOf("a", Counting())], limit: 100)
    let failure = try #require(exploration.failure)
    #expect(failure.fault as? Fault == .wrong("more than 100 states"))
  }

  @Test(arguments: Peterson.Rule.allCases)
  func `Peterson's lock excludes, and none of its variants does`(_ rule: Peterson.Rule) throws {
    let exploration = Explorer.explore(
      Peterson.Memory(), [0, 1].map { StatesOf("thread \($0)", Peterson(me: $0, rule: rule)) })
    switch rule {
    case .right: #expect(exploration.failure == nil)
    case .turnFirst: #expect(exploration.failure?.fault as? Fault == .overlapped("section"))
    case .noTurn:
      #expect(exploration.failure?.fault as? Fault == .asleep(["thread 0", "thread 1"]))
    case .looksFirst: #expect(exploration.failure?.fault as? Fault == .overlapped("section"))
    }
  }
}

// The systems.

private struct Idle: SharedMemory {}

private struct Walker: ModelThread {
  typealias Memory = Idle
  var steps: Int

  static let body = Program {
    While({ $0.steps > 0 }) { Atomically("walk") { me, _ in me.steps -= 1 } }
  }
}

private struct Letters: SharedMemory {
  var written = ""
}

private struct Writer: ModelThread {
  typealias Memory = Letters
  let letter: String

  static let body = Program {
    Atomically("write") { me, memory in memory.written += me.letter }
  }
}

private struct Counter: SharedMemory {
  var value = 0
  func checkEnd() throws {
    if value != 2 { throw Fault.wrong("\(value) of 2") }
  }
}

private struct Adder: ModelThread {
  typealias Memory = Counter
  var seen = 0

  static let body = Program {
    Atomically("read") { me, counter in me.seen = counter.value }
    Atomically("write") { me, counter in counter.value = me.seen + 1 }
  }
}

/// What ``Adder`` does, as a state machine.
private struct HandWritten: Generator, Hashable {
  var seen: Int?

  mutating func resume(
    _ resumption: Resumption<Lent<Counter>>
  ) throws -> Step<Turn<Counter>, Void> {
    guard let lent = try resumption.get() else { return .yielded(turn("read")) }
    guard let seen else {
      seen = lent.memory.value
      return .yielded(turn("write"))
    }
    lent.memory.value = seen + 1
    return .returned(())
  }

  private func turn(_ label: String) -> Turn<Counter> { Turn(label: label) { _ in true } }
}

private struct Delegating: ModelThread {
  typealias Memory = Counter

  static let body = Program { YieldFrom { _ in Adder() } }
}

private struct Counting: ModelThread {
  typealias Memory = Counter

  static let body = Program {
    Forever { Atomically("count") { _, counter in counter.value += 1 } }
  }
}

private struct Locks: SharedMemory {
  var isHeld = [false, false]
}

private struct Locker: ModelThread {
  typealias Memory = Locks
  let first: Int

  static let body = Program {
    When("lock one", { !$1.isHeld[$0.first] }) { $1.isHeld[$0.first] = true }
    When("lock the other", { !$1.isHeld[1 - $0.first] }) { $1.isHeld[1 - $0.first] = true }
    Atomically("unlock") { _, memory in memory.isHeld = [false, false] }
  }
}

private struct Flags: SharedMemory {
  var isRaised = false
}

private struct Sleeper: ModelThread {
  typealias Memory = Flags

  static let body = Program { When("wake") { $1.isRaised } }
}

private struct Luck: ModelThread {
  typealias Memory = Flags

  static let body = Program { Atomically("raise") { _, memory in memory.isRaised = true } }
}

private struct Raiser: ModelThread {
  typealias Memory = Flags

  static let body = Program { Atomically("raise") { _, memory in memory.isRaised = true } }
}

private struct Server: ModelThread {
  typealias Memory = Flags

  static let body = Program {
    Forever { When("serve", { !$1.isRaised }) { $1.isRaised = true } }
  }
}

private struct Narrow: SharedMemory {
  var inside = 0
  func check() throws {
    if inside > 1 { throw Fault.overlapped("bridge") }
  }
}

private struct Entering: ModelThread {
  typealias Memory = Narrow

  static let body = Program {
    Atomically("enter") { _, memory in memory.inside += 1 }
    Atomically("leave") { _, memory in memory.inside -= 1 }
  }
}

private struct Spinner: ModelThread {
  typealias Memory = Flags
  var isDone = false

  static let body = Program {
    While({ !$0.isDone }) { Atomically("look") { me, memory in me.isDone = memory.isRaised } }
  }
}

/// Peterson's lock for two threads, and three ways to get it wrong.
///
/// Source: *Myths about the mutual exclusion problem*, 1981.
struct Peterson: ModelThread {
  enum Rule: CaseIterable {
    case right
    case turnFirst
    case noTurn
    case looksFirst
  }

  struct Memory: SharedMemory {
    var wants = [false, false]
    var turn = 0
    var inside = 0

    func check() throws {
      if inside > 1 { throw Fault.overlapped("section") }
    }
  }

  let me: Int
  let rule: Rule
  var rounds = 2

  static let body = Program {
    While({ $0.rounds > 0 }) {
      If({ $0.rule == .turnFirst }) {
        Atomically("give way") { $1.turn = 1 - $0.me }
      }
      If({ $0.rule == .looksFirst }) {
        When("look") { !$1.wants[1 - $0.me] }
      }
      Atomically("want") { $1.wants[$0.me] = true }
      If({ $0.rule == .right }) {
        Atomically("give way") { $1.turn = 1 - $0.me }
      }
      If({ $0.rule == .noTurn }) {
        When("wait") { !$1.wants[1 - $0.me] }
      }
      If({ $0.rule == .right || $0.rule == .turnFirst }) {
        When("wait") { !$1.wants[1 - $0.me] || $1.turn == $0.me }
      }
      Atomically("enter") { _, memory in memory.inside += 1 }
      Atomically("leave") { me, memory in
        memory.inside -= 1
        memory.wants[me.me] = false
        me.rounds -= 1
      }
    }
  }
}

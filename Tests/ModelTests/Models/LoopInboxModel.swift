import Generators

/// The steps of `LoopInbox`, and of a loop that waits for what comes in: senders on threads of their own.
///
/// | step here | stands for |
/// |---|---|
/// | look whose thread it is | `LoopInbox.loopHere` |
/// | put in | `LoopInbox.send`, all that is done with the lock held; unlocking is the last touch |
/// | wake | `SelectorWaker.wakeUp`, whose own steps are those of `WakeDescriptorModel` |
/// | expect less, wake | `LoopInbox.expect`, when a handle or an executor is dropped |
/// | is more to come, is there something, wait, drain the waker, take | `EventLoop.collect` and `poll` |
/// | run | `EventLoop.runReady`; a job that has run lets go of what it kept |
/// | close, close the selector, finish closing, drop the loop | `EventLoop.close` and `deinit` |
///
/// A sender either has a handle for as long as it sends, or sends a job, which keeps the executor that
/// it is sent through; the sender does not.
struct LoopInboxModel: SharedMemory {
  enum Rule: CaseIterable {
    case mended

    /// A sender looks at the inbox when its item is in, and wakes the loop with what the inbox has.
    case senderLooksBack

    /// A sender wakes the loop first and puts its item in then.
    case wakesFirst

    /// The loop waits without a look, takes what has come in, and drains the waker then.
    case drainsLast

    /// A loop is not woken when nothing is to come any more.
    case expectsInSilence

    /// What has come in when the loop is closed stays where it is.
    case closesWithoutTaking
  }

  struct Item: Hashable {
    let sender: Int
    let number: Int

    /// Whether it keeps the executor, which is let go of when it has run or is dropped.
    let isLast: Bool
  }

  let rule: Rule
  var inbox: ModelObject
  var waker = ModelObject("waker", references: 2)
  var isSignalled = false

  var items: [Item] = []
  var isClosed = false
  var hasWaker = true
  var awaited: Int

  /// What was run, dropped by the loop or refused, and of each sender the last item that was run.
  var settled: Set<Item> = []
  var lastRun: [Int]
  let counts: [Int]

  init(rule: Rule, counts: [Int]) {
    self.rule = rule
    self.counts = counts
    awaited = counts.count
    // The loop, and a handle or an executor for each sender.
    inbox = ModelObject("inbox", references: 1 + counts.count)
    lastRun = counts.map { _ in -1 }
  }

  mutating func settle(_ item: Item, isRun: Bool) throws {
    if !settled.insert(item).inserted { throw Fault.ranTwice("\(item)") }
    guard isRun else { return }
    if item.number < lastRun[item.sender] { throw Fault.outOfOrder("\(item)") }
    lastRun[item.sender] = item.number
  }

  mutating func wake() throws {
    try waker.use()
    isSignalled = true
  }

  /// What the inbox has is freed with it.
  mutating func letGoOfInbox() throws {
    if try inbox.release(), hasWaker { try waker.release() }
  }

  func checkEnd() throws {
    let count = counts.reduce(0, +)
    if settled.count < count { throw Fault.neverRan("\(settled.count) of \(count)") }
    try inbox.checkFreed()
    try waker.checkFreed()
  }
}

extension LoopInboxModel {
  struct Sender: ModelThread {
    typealias Memory = LoopInboxModel
    let me: Int
    let count: Int

    /// Whether it has a handle; otherwise its last item, a job, keeps the executor.
    let hasHandle: Bool
    let rule: Rule
    var number = 0
    var isIn = false
    var hasWaker = false

    var item: Item { Item(sender: me, number: number, isLast: !hasHandle && number == count - 1) }

    static let body = Program {
      While({ $0.number < $0.count }) {
        Atomically("look whose thread it is") { try $1.inbox.use() }
        If({ $0.rule == .wakesFirst }) { Atomically("wake") { try $1.wake() } }
        Atomically("put in") { me, memory in
          try memory.inbox.use()
          me.isIn = !memory.isClosed
          if me.isIn {
            memory.items.append(me.item)
          } else {
            try memory.settle(me.item, isRun: false)
          }
          me.hasWaker = me.isIn && me.rule != .senderLooksBack && me.rule != .wakesFirst
          if me.hasWaker { try memory.waker.retain() }
        }
        If({ $0.hasWaker }) {
          Atomically("wake") { try $1.wake() }
          Atomically("let go of the waker") { try $1.waker.release() }
        }
        If({ $0.isIn && $0.rule == .senderLooksBack }) {
          Atomically("look whose thread it is") { try $1.inbox.use() }
          Atomically("wake") { _, memory in
            try memory.inbox.use()
            try memory.wake()
          }
        }
        // A job that is refused is run elsewhere, and lets go of the executor there.
        If({ !$0.isIn && $0.item.isLast }) { YieldFrom { Drop(rule: $0.rule) } }
        Do { ($0.number, $0.isIn) = ($0.number + 1, false) }
      }
      If({ $0.hasHandle }) { YieldFrom { Drop(rule: $0.rule) } }
    }
  }

  /// The `deinit` of a handle or an executor.
  struct Drop: ModelProcedure {
    typealias Memory = LoopInboxModel
    typealias Returned = Void
    let rule: Rule
    var hasWaker = false

    static let body = Program {
      Atomically("expect less") { me, memory in
        try memory.inbox.use()
        memory.awaited -= 1
        me.hasWaker = memory.hasWaker && me.rule != .expectsInSilence
        if me.hasWaker { try memory.waker.retain() }
      }
      If({ $0.hasWaker }) {
        Atomically("wake") { try $1.wake() }
        Atomically("let go of the waker") { try $1.waker.release() }
      }
      Atomically("let go of the inbox") { try $1.letGoOfInbox() }
    }
  }

  struct Loop: ModelThread {
    typealias Memory = LoopInboxModel
    let rule: Rule

    /// After how many iterations it is stopped.
    let patience: Int
    var iterations = 0
    var isAwaited = true
    var isEmpty = false
    var ready: [Item] = []

    static let body = Program {
      While({ $0.iterations < $0.patience }) {
        Atomically("is more to come?") { me, memory in
          me.isAwaited = memory.awaited > 0 || !memory.items.isEmpty
        }
        If({ !$0.isAwaited }) { Break() }
        If({ $0.rule == .drainsLast }) {
          When("wait", { $1.isSignalled })
          Atomically("take") { me, memory in (me.ready, memory.items) = (memory.items, []) }
          Atomically("drain the waker") { $1.isSignalled = false }
        } else: {
          Atomically("is there something?") { me, memory in me.isEmpty = memory.items.isEmpty }
          If({ $0.isEmpty }) { When("wait", { $1.isSignalled }) }
          Atomically("drain the waker") { $1.isSignalled = false }
          Atomically("take") { me, memory in (me.ready, memory.items) = (memory.items, []) }
        }
        YieldFrom { Settle(items: $0.ready, runs: true, rule: $0.rule) }
        Do { ($0.ready, $0.iterations, $0.isEmpty) = ([], $0.iterations + 1, false) }
      }
      Atomically("close") { me, memory in
        memory.isClosed = true
        if me.rule != .closesWithoutTaking { (me.ready, memory.items) = (memory.items, []) }
      }
      YieldFrom { Settle(items: $0.ready, runs: false, rule: $0.rule) }
      Atomically("close the selector") { try $1.waker.release() }
      Atomically("finish closing") { _, memory in
        if memory.hasWaker { try memory.waker.release() }
        memory.hasWaker = false
      }
      Atomically("drop the loop") { try $1.letGoOfInbox() }
    }
  }

  /// Runs items or drops them; the last one of an executor's lets go of that.
  struct Settle: ModelProcedure {
    typealias Memory = LoopInboxModel
    typealias Returned = Void
    var items: [Item]
    let runs: Bool
    let rule: Rule
    var isLast = false

    static let body = Program {
      While({ !$0.items.isEmpty }) {
        Atomically("run or drop") { me, memory in
          me.isLast = me.items[0].isLast
          try memory.settle(me.items.removeFirst(), isRun: me.runs)
        }
        If({ $0.isLast }) { YieldFrom { Drop(rule: $0.rule) } }
      }
    }
  }

  /// All threads, explored.
  ///
  /// - Parameters:
  ///   - rule: The rules.
  ///   - handles: How many items each sender with a handle sends.
  ///   - jobs: How many items each sender without one sends.
  ///   - patience: After how many iterations the loop is stopped, if it does not end before.
  /// - Returns: What was found.
  static func explore(
    _ rule: Rule = .mended, handles: [Int], jobs: [Int], patience: Int = .max
  ) -> Exploration {
    let counts = handles + jobs
    var threads: [any ThreadStates<LoopInboxModel>] = [
      StatesOf("loop", Loop(rule: rule, patience: patience))
    ]
    for (number, count) in counts.enumerated() {
      let sender = Sender(
        me: number, count: count, hasHandle: number < handles.count, rule: rule)
      threads.append(StatesOf("sender \(number)", sender))
    }
    return Explorer.explore(LoopInboxModel(rule: rule, counts: counts), threads)
  }
}

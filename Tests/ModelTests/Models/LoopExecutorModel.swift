import Generators

/// The steps of `LoopExecutor`: threads that enqueue jobs, the loop that runs them and is closed, and
/// the pool that runs those that come too late.
///
/// | step here | stands for |
/// |---|---|
/// | look whose thread it is | `LoopExecutor.accept` and `LoopInbox.loopHere` |
/// | put in | `LoopInbox.send`, all that is done with the lock held; unlocking is the last touch |
/// | wake | `SelectorWaker.wakeUp`, whose own steps are those of `WakeDescriptorModel` |
/// | start a drainer | `LoopExecutor.startLate`; the drainer owns the executor |
/// | begin a job, end a job | `JobDoor.run`; the last job lets go of the executor |
/// | wait, drain the waker, take | `EventLoop.poll`; here the loop is stopped after some of these rounds |
/// | refuse, close the selector, finish closing, drop the loop | `EventLoop.close` and `deinit` |
/// | take late jobs | `LoopInbox.takeLate`, on a thread of the pool |
///
/// What keeps the executor are the jobs that have not run: no enqueuer, and not the loop. A job may make
/// another one where it runs: on the loop's thread that is made ready, elsewhere it is put in.
struct LoopExecutorModel: SharedMemory {
  enum Rule: CaseIterable {
    case mended

    /// A closed loop has the pool run jobs while it still runs some itself.
    case closedAtOnce

    /// An enqueuer looks at the inbox when its job is in, and wakes the loop with what the inbox has.
    case enqueuerLooksBack

    /// Every job that comes late starts a drainer.
    case drainsForEachJob

    /// Jobs that are made while the loop is closed are dropped with all else that is ready.
    case dropsWhatIsLeft
  }

  struct Job: Hashable {
    let enqueuer: Int
    let number: Int

    /// Whether it makes another job where it runs, which has the number after it.
    var makesAnother = false

    var other: Job { Job(enqueuer: enqueuer, number: number + 1) }
  }

  enum Phase: Hashable {
    case open
    case closing
    case closed
  }

  let rule: Rule

  /// Kept by the jobs that have not run, and by drainers.
  var executor: ModelObject

  /// Kept by the executor and the loop; has a waker, as the selector has.
  var inbox = ModelObject("inbox", references: 2)
  var waker = ModelObject("waker", references: 2)
  var isSignalled = false

  var items: [Job] = []
  var phase = Phase.open
  var isDraining = false
  var hasWaker = true

  /// Drainers that the pool has not come to.
  var drainers = 0

  /// The jobs that are running now, on whatever thread.
  var running = 0
  var ran: [Int]
  let counts: [Int]

  init(rule: Rule, counts: [Int]) {
    self.rule = rule
    self.counts = counts
    executor = ModelObject("executor", references: counts.reduce(0, +))
    ran = counts.map { _ in 0 }
  }

  func check() throws {
    if running > 1 { throw Fault.overlapped("jobs of one executor") }
  }

  mutating func begin(_ job: Job) throws {
    try executor.use()
    if job.number < ran[job.enqueuer] { throw Fault.ranTwice("\(job)") }
    if job.number > ran[job.enqueuer] { throw Fault.outOfOrder("\(job)") }
    running += 1
  }

  mutating func end(_ job: Job) {
    ran[job.enqueuer] += 1
    running -= 1
  }

  /// Puts a job in; says whether the caller has got a waker, and whether it has to start a drainer.
  mutating func put(_ job: Job) throws -> (hasWaker: Bool, mustDrain: Bool) {
    try inbox.use()
    items.append(job)
    if phase == .closed {
      defer { isDraining = true }
      return (false, !isDraining || rule == .drainsForEachJob)
    }
    if rule != .enqueuerLooksBack { try waker.retain() }
    return (rule != .enqueuerLooksBack, false)
  }

  mutating func wake() throws {
    try waker.use()
    isSignalled = true
  }

  mutating func letGoOfInbox() throws {
    if try inbox.release(), hasWaker { try waker.release() }
  }

  func checkEnd() throws {
    if ran != counts { throw Fault.neverRan("\(ran) of \(counts)") }
    try executor.checkFreed()
    try inbox.checkFreed()
    try waker.checkFreed()
  }
}

extension LoopExecutorModel {
  struct Enqueuer: ModelThread {
    typealias Memory = LoopExecutorModel
    var jobs: [Job]

    static let body = Program {
      While({ !$0.jobs.isEmpty }) {
        Atomically("look whose thread it is") { _, memory in
          try memory.executor.use()
          try memory.inbox.use()
        }
        YieldFrom { Enqueue(job: $0.jobs.removeFirst()) }
      }
    }
  }

  /// `LoopExecutor.accept` on another thread than the loop's.
  struct Enqueue: ModelProcedure {
    typealias Memory = LoopExecutorModel
    typealias Returned = Void
    let job: Job
    var hasWaker = false
    var mustDrain = false
    var looksBack = false

    static let body = Program {
      Atomically("put in") { me, memory in
        (me.hasWaker, me.mustDrain) = try memory.put(me.job)
        me.looksBack = memory.rule == .enqueuerLooksBack && memory.phase != .closed
      }
      If({ $0.hasWaker }) {
        Atomically("wake") { try $1.wake() }
        Atomically("let go of the waker") { try $1.waker.release() }
      }
      If({ $0.looksBack }) {
        Atomically("look whose thread it is") { try $1.inbox.use() }
        Atomically("wake") { _, memory in
          try memory.inbox.use()
          try memory.wake()
        }
      }
      If({ $0.mustDrain }) {
        Atomically("start a drainer") { _, memory in
          try memory.executor.retain()
          memory.drainers += 1
        }
      }
    }
  }

  struct Loop: ModelThread {
    typealias Memory = LoopExecutorModel

    /// After how many rounds it is stopped; each has something to run.
    let rounds: Int

    /// Whether it runs what is ready when it is closed; dropped without that, it hands it on.
    let runsWhatIsReady: Bool
    var round = 0
    var ready: [Job] = []
    var mustDrain = false

    static let body = Program {
      While({ $0.round < $0.rounds }) {
        When("wait", { $1.isSignalled || !$1.items.isEmpty })
        Atomically("drain the waker") { $1.isSignalled = false }
        Atomically("take") { me, memory in
          me.ready += memory.items
          memory.items = []
        }
        YieldFrom {
          Run(jobs: $0.ready, isLoop: true)
        } receive: {
          $0.ready = $1
        }
        Do { $0.round += 1 }
      }
      Atomically("refuse callbacks, take") { me, memory in
        me.ready += memory.items
        memory.items = []
        memory.phase = memory.rule == .closedAtOnce ? .closed : .closing
      }
      Atomically("close the selector") { try $1.waker.release() }
      If({ $0.runsWhatIsReady }) {
        YieldFrom {
          Run(jobs: $0.ready, isLoop: true)
        } receive: {
          $0.ready = $1
        }
      }
      Atomically("finish closing") { me, memory in
        if memory.rule != .dropsWhatIsLeft { memory.items = me.ready + memory.items }
        memory.phase = .closed
        me.mustDrain = !memory.isDraining && !memory.items.isEmpty
        memory.isDraining = memory.isDraining || me.mustDrain
        me.ready = []
        try memory.waker.release()
        memory.hasWaker = false
      }
      If({ $0.mustDrain }) {
        Atomically("start a drainer") { _, memory in
          try memory.executor.retain()
          memory.drainers += 1
        }
      }
      Atomically("drop the loop") { try $1.letGoOfInbox() }
    }
  }

  /// Runs jobs one after the other; returns those that they have made ready on the loop's thread.
  struct Run: ModelProcedure {
    typealias Memory = LoopExecutorModel
    typealias Returned = [Job]
    var jobs: [Job]
    let isLoop: Bool
    var ready: [Job] = []

    static let body = Program {
      While({ !$0.jobs.isEmpty }) {
        Atomically("begin a job") { me, memory in try memory.begin(me.jobs[0]) }
        If({ $0.jobs[0].makesAnother && $0.isLoop }) {
          Do { $0.ready.append($0.jobs[0].other) }
        }
        If({ $0.jobs[0].makesAnother && !$0.isLoop }) {
          YieldFrom { Enqueue(job: $0.jobs[0].other) }
        }
        Atomically("end a job") { me, memory in memory.end(me.jobs.removeFirst()) }
        YieldFrom { _ in LetGo() }
      }
      Return { $0.ready }
    }
  }

  /// One owner of the executor less; the last one runs its `deinit`.
  struct LetGo: ModelProcedure {
    typealias Memory = LoopExecutorModel
    typealias Returned = Void
    var isLast = false
    var hasWaker = false

    static let body = Program {
      Atomically("let go of the executor") { me, memory in
        me.isLast = try memory.executor.release()
      }
      If({ $0.isLast }) {
        Atomically("expect less") { me, memory in
          try memory.inbox.use()
          me.hasWaker = memory.hasWaker
          if me.hasWaker { try memory.waker.retain() }
        }
        If({ $0.hasWaker }) {
          Atomically("wake") { try $1.wake() }
          Atomically("let go of the waker") { try $1.waker.release() }
        }
        Atomically("let go of the inbox") { try $1.letGoOfInbox() }
      }
    }
  }

  /// A thread of Swift's pool.
  struct Pool: ModelThread {
    typealias Memory = LoopExecutorModel
    var jobs: [Job] = []
    var isDraining = false

    static let body = Program {
      Forever {
        When("begin to drain", { $1.drainers > 0 }) { me, memory in
          memory.drainers -= 1
          me.isDraining = true
        }
        While({ $0.isDraining }) {
          Atomically("take late jobs") { me, memory in
            try memory.inbox.use()
            (me.jobs, memory.items) = (memory.items, [])
            memory.isDraining = !me.jobs.isEmpty
            me.isDraining = memory.isDraining
          }
          YieldFrom { Run(jobs: $0.jobs, isLoop: false) }
          Do { $0.jobs = [] }
        }
        YieldFrom { _ in LetGo() }
      }
    }
  }

  /// All threads, explored.
  ///
  /// - Parameters:
  ///   - rule: The rules.
  ///   - counts: How many jobs each enqueuer enqueues.
  ///   - makesMore: Whether the last job of each makes another one where it runs.
  ///   - rounds: After how many rounds the loop is stopped and closed.
  ///   - isDropped: Whether it is dropped instead.
  /// - Returns: What was found.
  static func explore(
    _ rule: Rule = .mended, counts: [Int], makesMore: Bool = false, rounds: Int,
    isDropped: Bool = false
  ) -> Exploration {
    var threads: [any ThreadStates<LoopExecutorModel>] = [
      StatesOf("loop", Loop(rounds: rounds, runsWhatIsReady: !isDropped)),
      StatesOf("pool 0", Pool(), .serves),
      StatesOf("pool 1", Pool(), .serves),
    ]
    for (enqueuer, count) in counts.enumerated() {
      let jobs = (0..<count).map {
        Job(enqueuer: enqueuer, number: $0, makesAnother: makesMore && $0 == count - 1)
      }
      threads.append(StatesOf("enqueuer \(enqueuer)", Enqueuer(jobs: jobs)))
    }
    let memory = LoopExecutorModel(rule: rule, counts: counts.map { $0 + (makesMore ? 1 : 0) })
    return Explorer.explore(memory, threads)
  }
}

import Generators

/// The steps of `JobQueue`: enqueuers on threads of their own, and the driver of a straight-line body.
///
/// | step here | stands for, in `JobQueue` |
/// |---|---|
/// | put the job | the exchange in `enqueue`; if it is done, the enqueuer's last touch of the queue |
/// | lock, gather, append, unlock | `arrive`, one step for each access; unlocking is the last touch |
/// | call a wake | the calls after it, of closures that own what they touch |
/// | look, take, lock, take first, unlock | `take` and `takeFromCrowd` |
/// | lock, gather, fall asleep | `waitForJob`: what `SystemMonitor.waitFor` asks with the lock held |
/// | lock, gather, register, unlock | `whenJobArrives` |
/// | run | the driver's loop in `BodyRun`; the last job frees the queue, as the end of the task does |
///
/// An enqueuer is no owner. Weak memory is not modelled: the accesses of `word` that hand a job over
/// acquire and release, and all else lies behind the lock.
struct JobQueueModel: SharedMemory {
  enum Rule: CaseIterable {
    case mended

    /// An enqueuer wakes the driver when it has unlocked.
    case notifiesAfterUnlocking

    /// The driver looks behind the lock only before it sleeps.
    case sleepsWithoutGathering

    /// What gathers the only job leaves the word empty.
    case gathersWithoutMark
  }

  enum Word: Hashable {
    case empty
    case job(Job)
    case crowded
  }

  struct Job: Hashable {
    let enqueuer: Int
    let number: Int
  }

  enum Sleep: Hashable {
    case awake
    case asleep
    case woken
  }

  let rule: Rule
  var queue = ModelObject("queue")
  var word = Word.empty
  var isLocked = false
  var jobs: [Job] = []
  var wakes: [Int] = []
  var isDriverAsleep = false

  /// The driver at the condition.
  var sleep = Sleep.awake

  /// The registrations that were called.
  var called: Set<Int> = []
  var isInterrupted = false

  /// How many jobs of each enqueuer have run, and how many there are.
  var ran: [Int]
  let counts: [Int]

  /// Makes the memory at the beginning.
  ///
  /// - Parameters:
  ///   - rule: The rules.
  ///   - counts: How many jobs each enqueuer has.
  init(rule: Rule, counts: [Int]) {
    self.rule = rule
    self.counts = counts
    ran = counts.map { _ in 0 }
  }

  mutating func run(_ job: Job) throws {
    if job.number < ran[job.enqueuer] { throw Fault.ranTwice("\(job)") }
    if job.number > ran[job.enqueuer] { throw Fault.outOfOrder("\(job)") }
    ran[job.enqueuer] += 1
    if ran == counts { try queue.release() }
  }

  mutating func notify() {
    if isDriverAsleep, sleep == .asleep { sleep = .woken }
  }

  mutating func gather() throws {
    try queue.use()
    if case .job(let job) = word { jobs.append(job) }
    word = rule == .gathersWithoutMark ? .empty : .crowded
  }

  func checkEnd() throws {
    if ran != counts { throw Fault.neverRan("\(ran) of \(counts)") }
    try queue.checkFreed()
  }
}

extension JobQueueModel {
  /// A thread that resumes the body, some times.
  struct Enqueuer: ModelThread {
    typealias Memory = JobQueueModel
    let me: Int
    let count: Int
    var number = 0
    var isPut = false
    var notifiesLate = false
    var wakes: [Int] = []

    var job: Job { Job(enqueuer: me, number: number) }

    static let body = Program {
      While({ $0.number < $0.count }) {
        Atomically("put the job") { me, memory in
          try memory.queue.use()
          me.isPut = memory.word == .empty
          if me.isPut { memory.word = .job(me.job) }
        }
        If({ !$0.isPut }) {
          When("lock", { !$1.isLocked }) { _, memory in
            try memory.queue.use()
            memory.isLocked = true
          }
          Atomically("gather") { _, memory in try memory.gather() }
          Atomically("append, notify") { me, memory in
            try memory.queue.use()
            memory.jobs.append(me.job)
            me.notifiesLate = memory.rule == .notifiesAfterUnlocking && memory.isDriverAsleep
            if !me.notifiesLate { memory.notify() }
            me.wakes = memory.wakes
            memory.wakes = []
          }
          Atomically("unlock") { _, memory in
            try memory.queue.use()
            memory.isLocked = false
          }
          If({ $0.notifiesLate }) {
            Atomically("notify") { me, memory in
              try memory.queue.use()
              memory.notify()
              me.notifiesLate = false
            }
          }
          While({ !$0.wakes.isEmpty }) {
            Atomically("call a wake") { me, memory in
              memory.called.insert(me.wakes.removeFirst())
            }
          }
        }
        Do { $0.number += 1 }
      }
    }
  }

  /// The thread that drives the body until all jobs have run.
  struct Driver: ModelThread {
    typealias Memory = JobQueueModel

    /// Whether it turns to other things while there is no job, unless it is interrupted.
    let registers: Bool
    var registrations = 0
    var isInterrupted = false
    var seen = Word.empty
    var job: Job?
    var isDone = false

    static let body = Program {
      While({ !$0.isDone }) {
        Atomically("look at the word") { me, memory in
          try memory.queue.use()
          me.seen = memory.word
        }
        If({ $0.seen != .empty && $0.seen != .crowded }) {
          Atomically("take the job") { me, memory in
            try memory.queue.use()
            guard memory.word == me.seen, case .job(let job) = me.seen else {
              me.seen = .crowded
              return
            }
            memory.word = .empty
            (me.job, me.seen) = (job, .empty)
          }
        }
        If({ $0.seen == .crowded }) {
          When("lock to take", { !$1.isLocked }) { _, memory in
            try memory.queue.use()
            memory.isLocked = true
          }
          Atomically("take first") { me, memory in
            try memory.queue.use()
            if memory.jobs.isEmpty { return }
            me.job = memory.jobs.removeFirst()
            if memory.jobs.isEmpty { memory.word = .empty }
          }
          Atomically("unlock") { _, memory in
            try memory.queue.use()
            memory.isLocked = false
          }
        }
        Do { $0.seen = .empty }
        If({ $0.job != nil }) {
          Atomically("run the job") { me, memory in
            if let job = me.job.take() { try memory.run(job) }
            me.isDone = memory.queue.isFreed
          }
        } else: {
          If({ $0.registers && !$0.isInterrupted }) {
            YieldFrom { frame in
              frame.registrations += 1
              return Registration(number: frame.registrations)
            } receive: {
              $0.isInterrupted = $1
            }
          } else: {
            YieldFrom { _ in WaitForJob() }
          }
        }
      }
    }
  }

  /// `waitForJob`.
  struct WaitForJob: ModelProcedure {
    typealias Memory = JobQueueModel
    typealias Returned = Void
    var sleeps = true

    static let body = Program {
      When("lock to wait", { !$1.isLocked }) { _, memory in
        try memory.queue.use()
        memory.isLocked = true
      }
      While({ $0.sleeps }) {
        Atomically("gather") { me, memory in
          if memory.rule != .sleepsWithoutGathering { try memory.gather() }
          memory.isDriverAsleep = memory.jobs.isEmpty
          me.sleeps = memory.isDriverAsleep
        }
        If({ $0.sleeps }) {
          Atomically("fall asleep") { _, memory in
            memory.isLocked = false
            memory.sleep = .asleep
          }
          When("wake, lock", { $1.sleep == .woken && !$1.isLocked }) { _, memory in
            try memory.queue.use()
            memory.isLocked = true
            memory.sleep = .awake
          }
        }
      }
      Atomically("unlock") { _, memory in
        try memory.queue.use()
        memory.isLocked = false
      }
    }
  }

  /// `whenJobArrives`, and what the loop does until it is called: returns whether it was interrupted.
  struct Registration: ModelProcedure {
    typealias Memory = JobQueueModel
    typealias Returned = Bool
    let number: Int
    var isThere = false
    var isInterrupted = false

    static let body = Program {
      When("lock to register", { !$1.isLocked }) { _, memory in
        try memory.queue.use()
        memory.isLocked = true
      }
      Atomically("gather, register") { me, memory in
        try memory.gather()
        me.isThere = !memory.jobs.isEmpty
        if !me.isThere { memory.wakes.append(me.number) }
      }
      Atomically("unlock") { _, memory in
        try memory.queue.use()
        memory.isLocked = false
      }
      If({ $0.isThere }) {
        Atomically("call the wake") { me, memory in memory.called.insert(me.number) }
      }
      When("go on", { $1.called.contains($0.number) || $1.isInterrupted }) { me, memory in
        me.isInterrupted = memory.isInterrupted
      }
      Return { $0.isInterrupted }
    }
  }

  /// A wake-up at the condition that has no reason.
  struct SpuriousWake: ModelThread {
    typealias Memory = JobQueueModel

    static let body = Program {
      Forever { When("wake it", { $1.sleep == .asleep }) { $1.sleep = .woken } }
    }
  }

  /// The generator is resumed by an error while it waits for the loop.
  struct Interrupter: ModelThread {
    typealias Memory = JobQueueModel

    static let body = Program { Atomically("interrupt") { $1.isInterrupted = true } }
  }

  /// All threads, explored.
  ///
  /// - Parameters:
  ///   - rule: The rules.
  ///   - counts: How many jobs each enqueuer has.
  ///   - registers: Whether the driver registers, and may be interrupted, or blocks its thread.
  /// - Returns: What was found.
  static func explore(
    _ rule: Rule = .mended, counts: [Int], registers: Bool = false
  ) -> Exploration {
    var threads: [any ThreadStates<JobQueueModel>] = [
      StatesOf("driver", Driver(registers: registers)),
      StatesOf("surroundings", SpuriousWake(), .may),
    ]
    if registers { threads.append(StatesOf("surroundings", Interrupter(), .may)) }
    for (number, count) in counts.enumerated() {
      threads.append(StatesOf("enqueuer \(number)", Enqueuer(me: number, count: count)))
    }
    return Explorer.explore(JobQueueModel(rule: rule, counts: counts), threads)
  }
}

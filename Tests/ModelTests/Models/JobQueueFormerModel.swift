import Generators

/// `JobQueue` as it was, with a slot, a mark that there is a crowd, and wakes behind a lock.
///
/// It had two faults, which a model of this kind has to find. An enqueuer looked at the mark after it had
/// put its job into the slot: the driver could have run that and freed the queue. And one that was
/// late called the wake of the *next* wait, for which there was no job; the driver slept on without a
/// wake, and the mark, which would have told the next enqueuer, was gone.
///
/// | step here | stood for, in `JobQueue` |
/// |---|---|
/// | look at the mark, put the job, look again | the lock-free way in `enqueue` |
/// | arrive, take the wakes, call a wake | `arrive` |
/// | empty the slot, look at the mark, take first | `take` |
/// | mark, look and register | `whenJobArrives`, called by `waitForJob` with a wake that notifies |
/// | look and fall asleep | the rest of `waitForJob` |
struct JobQueueFormerModel: SharedMemory {
  enum Rule: CaseIterable {
    /// As it was.
    case former

    /// An enqueuer owns the queue while it is in it.
    case enqueuerOwns

    /// The same, and wakes are called only when there is a job.
    case enqueuerOwnsAndWakesForJobs
  }

  typealias Job = JobQueueModel.Job

  let rule: Rule
  var queue = ModelObject("queue")
  var slot: Job?
  var isCrowded = false
  var isLocked = false
  var jobs: [Job] = []
  var wakes = 0
  var sleep = JobQueueModel.Sleep.awake
  var ran: [Int]
  let counts: [Int]

  init(counts: [Int], rule: Rule) {
    self.counts = counts
    self.rule = rule
    ran = counts.map { _ in 0 }
  }

  var hasJob: Bool { slot != nil || !jobs.isEmpty }

  mutating func notify() {
    if sleep == .asleep { sleep = .woken }
  }

  mutating func run(_ job: Job) throws {
    if job.number < ran[job.enqueuer] { throw Fault.ranTwice("\(job)") }
    if job.number > ran[job.enqueuer] { throw Fault.outOfOrder("\(job)") }
    ran[job.enqueuer] += 1
    if ran == counts { try queue.release() }
  }

  func checkEnd() throws {
    if ran != counts { throw Fault.neverRan("\(ran) of \(counts)") }
    try queue.checkFreed()
  }
}

extension JobQueueFormerModel {
  struct Enqueuer: ModelThread {
    typealias Memory = JobQueueFormerModel
    let me: Int
    let count: Int
    let owns: Bool
    var number = 0
    var isCrowded = false
    var isPut = false
    var isInVain = false
    var wakes = 0

    var job: Job { Job(enqueuer: me, number: number) }

    static let body = Program {
      While({ $0.number < $0.count }) {
        Atomically("look at the mark") { me, memory in
          if me.owns { try memory.queue.retain() }
          try memory.queue.use()
          (me.isCrowded, me.isPut) = (memory.isCrowded, false)
        }
        If({ !$0.isCrowded }) {
          Atomically("put the job") { me, memory in
            try memory.queue.use()
            me.isPut = memory.slot == nil
            if me.isPut { memory.slot = me.job }
          }
        }
        If({ $0.isPut }) {
          Atomically("look at the mark again") { me, memory in
            try memory.queue.use()
            me.isCrowded = memory.isCrowded
          }
        }
        If({ !$0.isPut || $0.isCrowded }) {
          When("arrive", { !$1.isLocked }) { me, memory in
            try memory.queue.use()
            memory.isLocked = true
            if !me.isPut { memory.jobs.append(me.job) }
            me.isInVain = memory.rule == .enqueuerOwnsAndWakesForJobs && !memory.hasJob
          }
          Atomically("take the wakes") { me, memory in
            try memory.queue.use()
            memory.isLocked = false
            if me.isInVain { return }
            me.wakes = memory.wakes
            memory.wakes = 0
            memory.isCrowded = !memory.jobs.isEmpty
          }
          While({ $0.wakes > 0 }) {
            // The wake owns the lock and the condition.
            Atomically("call a wake") { me, memory in
              memory.notify()
              me.wakes -= 1
            }
          }
        }
        If({ $0.owns }) {
          Atomically("let go of the queue") { _, memory in try memory.queue.release() }
        }
        Do { me in
          me.number += 1
          (me.isCrowded, me.isPut, me.isInVain) = (false, false, false)
        }
      }
    }
  }

  struct Driver: ModelThread {
    typealias Memory = JobQueueFormerModel
    var job: Job?
    var isCrowded = false
    var isThere = false
    var isDone = false

    static let body = Program {
      While({ !$0.isDone }) {
        Atomically("empty the slot") { me, memory in
          try memory.queue.use()
          (me.job, memory.slot) = (memory.slot, nil)
        }
        If({ $0.job == nil }) {
          Atomically("look at the mark") { me, memory in
            try memory.queue.use()
            me.isCrowded = memory.isCrowded
          }
          If({ $0.isCrowded }) {
            When("take first", { !$1.isLocked }) { me, memory in
              try memory.queue.use()
              if memory.jobs.isEmpty { return }
              me.job = memory.jobs.removeFirst()
              memory.isCrowded = !memory.jobs.isEmpty || memory.wakes > 0
            }
          }
        }
        If({ $0.job != nil }) {
          Atomically("run the job") { me, memory in
            if let job = me.job.take() { try memory.run(job) }
            me.isDone = memory.ran == memory.counts
          }
        } else: {
          When("mark", { !$1.isLocked }) { _, memory in
            try memory.queue.use()
            memory.isLocked = true
            memory.isCrowded = true
          }
          Atomically("look and register") { me, memory in
            try memory.queue.use()
            memory.isLocked = false
            me.isThere = memory.hasJob
            if !me.isThere { memory.wakes += 1 }
          }
          While({ !$0.isThere }) {
            When("look and fall asleep", { !$1.isLocked }) { me, memory in
              try memory.queue.use()
              me.isThere = memory.hasJob
              if !me.isThere { memory.sleep = .asleep }
            }
            If({ !$0.isThere }) {
              When("wake", { $1.sleep == .woken }) { $1.sleep = .awake }
            }
          }
        }
        Do { ($0.isCrowded, $0.isThere) = (false, false) }
      }
    }
  }

  struct SpuriousWake: ModelThread {
    typealias Memory = JobQueueFormerModel

    static let body = Program {
      Forever { When("wake it", { $1.sleep == .asleep }) { $1.sleep = .woken } }
    }
  }

  static func explore(counts: [Int], rule: Rule) -> Exploration {
    var threads: [any ThreadStates<JobQueueFormerModel>] = [
      StatesOf("driver", Driver()),
      StatesOf("surroundings", SpuriousWake(), .may),
    ]
    for (number, count) in counts.enumerated() {
      let enqueuer = Enqueuer(me: number, count: count, owns: rule != .former)
      threads.append(StatesOf("enqueuer \(number)", enqueuer))
    }
    return Explorer.explore(JobQueueFormerModel(counts: counts, rule: rule), threads)
  }
}

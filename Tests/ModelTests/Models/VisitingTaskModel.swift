import Generators

/// The steps of `VisitingTask`: a Swift task that visits a loop, step by step, while the loop may be
/// closed and the task cancelled.
///
/// The Swift task is no thread of the model: it is what threads run, one stretch after the other. Where
/// its next stretch lies is part of the memory, and that it never runs in two places is what is checked.
///
/// | step here | stands for |
/// |---|---|
/// | look, make an arrival, put in, wake, let go | `VisitingTask.enqueue`, and the end of `Arrival` |
/// | run the handler, put in, wake, leave the handler | `VisitingTask.cancel`, called by the runtime |
/// | begin the visit | `VisitingTask.begin`: the loop's task keeps the visit by `VisitLife` |
/// | cancel on the loop | what `cancel` sends |
/// | set up a step, finish a step | `VisitingTask.step`, around the stretch |
/// | begin a stretch, end a stretch | `VisitingTask.run`, from one suspension to the next |
/// | go on elsewhere, … | `ThreadsafeLoop.run` when it has left the loop: the handler goes, then the rest |
/// | refuse, drop | `EventLoop.close`: what has come in is dropped, a task that is there is abandoned |
///
/// How the loop is woken is in `LoopInboxModel`; here it sees what is in its inbox.
struct VisitingTaskModel: SharedMemory {
  enum Rule: CaseIterable {
    case mended

    /// A thread that has put something in looks at the inbox afterwards.
    case senderLooksBack

    /// The loop's task does not keep the visit.
    case lifeOwnsNothing

    /// An arrival that the loop drops is dropped.
    case arrivalForgets

    /// The loop leaves the visit in the arrival.
    case arrivalKeeps
  }

  enum Item: Hashable {
    case arrival
    case cancel
  }

  enum PoolJob: Hashable {
    /// The first stretch, since the loop is closed.
    case refused

    /// What comes after the visit.
    case rest
  }

  enum Resumption: Hashable {
    case next
    case raise
  }

  let rule: Rule

  // Who keeps what: the Swift task the visit and a handle; the visit, the handle and the loop the inbox.
  var visit = ModelObject("visit")
  var inbox = ModelObject("inbox", references: 3)
  var arrival = ModelObject("arrival", references: 0)
  var arrivalHasVisit = false

  var items: [Item] = []
  var isClosed = false
  var isAwaited = true
  var pool: [PoolJob] = []

  // The fields of the visit.
  var hasLoop = false
  var hasJob = false
  var hasContinuation = false
  var isCancelRequested = false
  var resumption: Resumption?
  var isOutcomeYield = false

  // The Swift task: how many stretches have begun, where it is now, and how often it has ended.
  let yields: Int
  var stretches = 0
  var running = 0
  var isHandlerRunning = false
  var isHandlerGone = false
  var ended = 0

  func check() throws {
    if running > 1 { throw Fault.overlapped("Swift task") }
    if ended > 1 { throw Fault.ranTwice("Swift task") }
  }

  /// Puts something in; says whether it is in.
  mutating func put(_ item: Item) throws -> Bool {
    try inbox.use()
    if !isClosed { items.append(item) }
    return !isClosed
  }

  func checkEnd() throws {
    if ended == 0 { throw Fault.neverRan("Swift task") }
    try visit.checkFreed()
    try inbox.checkFreed()
    try arrival.checkFreed()
  }
}

extension VisitingTaskModel {
  /// The thread on which the Swift task leaves for the loop.
  struct Sender: ModelThread {
    typealias Memory = VisitingTaskModel
    let looksBack: Bool
    var isIn = false

    static let body = Program {
      Atomically("look whose thread it is") { _, memory in
        try memory.visit.use()
        try memory.inbox.use()
      }
      Atomically("make an arrival") { _, memory in
        try memory.visit.retain()
        memory.arrivalHasVisit = true
        // This thread has one reference, what is sent the other.
        memory.arrival = ModelObject("arrival", references: 2)
      }
      Atomically("put in") { me, memory in
        try memory.visit.use()
        me.isIn = try memory.put(.arrival)
      }
      If({ $0.isIn && $0.looksBack }) {
        Atomically("look whose thread it is") { try $1.inbox.use() }
      }
      If({ !$0.isIn }) { YieldFrom { _ in LetGoOfArrival() } }
      YieldFrom { _ in LetGoOfArrival() }
    }
  }

  /// The thread that cancels the Swift task.
  struct Canceller: ModelThread {
    typealias Memory = VisitingTaskModel
    let looksBack: Bool
    var isIn = false

    static let body = Program {
      Atomically("run the handler") { me, memory in
        me.isIn = !memory.isHandlerGone
        memory.isHandlerRunning = me.isIn
      }
      If({ $0.isIn }) {
        Atomically("put in") { me, memory in
          try memory.visit.use()
          me.isIn = try memory.put(.cancel)
          if me.isIn { try memory.visit.retain() }
        }
        If({ $0.isIn && $0.looksBack }) {
          Atomically("look whose thread it is") { try $1.inbox.use() }
        }
        Atomically("leave the handler") { $1.isHandlerRunning = false }
      }
    }
  }

  struct Loop: ModelThread {
    typealias Memory = VisitingTaskModel

    /// After how many rounds it is stopped.
    let patience: Int
    var rounds = 0
    var items: [Item] = []
    var hasTask = false
    var isCancelled = false
    var isDone = false

    static let body = Program {
      While({ $0.rounds < $0.patience }) {
        When("wait", { $0.hasTask || !$1.items.isEmpty || !$1.isAwaited }) { me, memory in
          (me.items, memory.items) = (memory.items, [])
          me.isDone = me.items.isEmpty && !me.hasTask
        }
        If({ $0.isDone }) { Break() }
        While({ !$0.items.isEmpty }) {
          If({ $0.items.removeFirst() == .arrival }) {
            Atomically("begin the visit") { me, memory in
              try memory.visit.use()
              if memory.rule != .arrivalKeeps { memory.arrivalHasVisit = false }
              (memory.hasLoop, memory.hasJob, me.hasTask) = (true, true, true)
              me.isCancelled = memory.isCancelRequested
              // The life's reference is that of the arrival, which is let go of with it.
              if memory.rule == .lifeOwnsNothing { try memory.visit.release() }
              if memory.rule == .arrivalKeeps { try memory.visit.retain() }
            }
            YieldFrom { _ in LetGoOfArrival() }
          } else: {
            Atomically("cancel on the loop") { me, memory in
              try memory.visit.use()
              memory.isCancelRequested = true
              me.isCancelled = me.hasTask
            }
            YieldFrom { _ in LetGoOfVisit() }
          }
        }
        If({ $0.hasTask }) {
          YieldFrom { frame in
            defer { frame.isCancelled = false }
            return StepOfVisit(frame.isCancelled ? .raise : .next)
          } receive: { me, isYield in
            me.hasTask = isYield
          }
          If({ !$0.hasTask }) { YieldFrom { _ in DropTask() } }
        }
        Do { $0.rounds += 1 }
      }
      Atomically("refuse, take") { me, memory in
        memory.isClosed = true
        (me.items, memory.items) = (memory.items, [])
      }
      While({ !$0.items.isEmpty }) {
        If({ $0.items.removeFirst() == .arrival }) {
          YieldFrom { _ in LetGoOfArrival() }
        } else: {
          YieldFrom { _ in LetGoOfVisit() }
        }
      }
      If({ $0.hasTask }) { YieldFrom { _ in DropTask() } }
      Atomically("drop the loop") { try $1.inbox.release() }
    }
  }

  /// The loop lets go of its task: `VisitLife` ends.
  struct DropTask: ModelProcedure {
    typealias Memory = VisitingTaskModel
    typealias Returned = Void
    var owns = false

    static let body = Program {
      YieldFrom { _ in StepOfVisit(nil) }
      Atomically("the life ends") { me, memory in me.owns = memory.rule != .lifeOwnsNothing }
      If({ $0.owns }) { YieldFrom { _ in LetGoOfVisit() } }
    }
  }

  /// `VisitingTask.step`: returns whether the coroutine has yielded.
  struct StepOfVisit: ModelProcedure {
    typealias Memory = VisitingTaskModel
    typealias Returned = Bool
    let resumption: Resumption?
    var runs = false
    var isYield = false

    init(_ resumption: Resumption?) { self.resumption = resumption }

    static let body = Program {
      Atomically("set up a step") { me, memory in
        try memory.visit.use()
        memory.resumption = me.resumption
        // The continuation is resumed, and what is enqueued then lies in the visit.
        if memory.hasContinuation { (memory.hasContinuation, memory.hasJob) = (false, true) }
        me.runs = memory.hasJob
        memory.hasJob = false
      }
      If({ $0.runs }) { YieldFrom { _ in Stretch(isOnLoop: true) } }
      Atomically("finish a step") { me, memory in
        try memory.visit.use()
        me.isYield = memory.isOutcomeYield
        memory.isOutcomeYield = false
        if !me.isYield { memory.hasLoop = false }
      }
      Return { $0.isYield }
    }
  }

  /// The Swift task, to where it waits or leaves.
  struct Stretch: ModelProcedure {
    typealias Memory = VisitingTaskModel
    typealias Returned = Void
    let isOnLoop: Bool
    var waits = false

    static let body = Program {
      Atomically("begin a stretch") { me, memory in
        try memory.visit.use()
        memory.running += 1
        if memory.hasLoop && !me.isOnLoop { throw Fault.wrong("the loop elsewhere") }
        me.waits =
          memory.hasLoop && memory.resumption == .next && memory.stretches < memory.yields
        memory.stretches += 1
        memory.resumption = nil
        memory.isOutcomeYield = me.waits
      }
      Atomically("end a stretch") { me, memory in
        memory.running -= 1
        if me.waits { memory.hasContinuation = true } else { memory.pool.append(.rest) }
      }
    }
  }

  struct LetGoOfArrival: ModelProcedure {
    typealias Memory = VisitingTaskModel
    typealias Returned = Void
    var isLost = false

    static let body = Program {
      Atomically("let go of the arrival") { me, memory in
        guard try memory.arrival.release(), memory.arrivalHasVisit else { return }
        me.isLost = memory.rule == .arrivalForgets
        // Its reference to the visit goes with the job.
        if !me.isLost { memory.pool.append(.refused) }
      }
      If({ $0.isLost }) { YieldFrom { _ in LetGoOfVisit() } }
    }
  }

  struct LetGoOfVisit: ModelProcedure {
    typealias Memory = VisitingTaskModel
    typealias Returned = Void
    var isLast = false

    static let body = Program {
      Atomically("let go of the visit") { me, memory in me.isLast = try memory.visit.release() }
      If({ $0.isLast }) { Atomically("let go of the inbox") { try $1.inbox.release() } }
    }
  }

  /// A thread of Swift's pool.
  struct Pool: ModelThread {
    typealias Memory = VisitingTaskModel
    var isRefused = false

    static let body = Program {
      Forever {
        When("take a job", { !$1.pool.isEmpty }) { me, memory in
          me.isRefused = memory.pool.removeFirst() == .refused
        }
        If({ $0.isRefused }) {
          YieldFrom { _ in Stretch(isOnLoop: false) }
        } else: {
          Atomically("go on elsewhere") { $1.running += 1 }
          When("remove the handler", { !$1.isHandlerRunning }) { $1.isHandlerGone = true }
        }
        YieldFrom { _ in LetGoOfVisit() }
        If({ !$0.isRefused }) {
          Atomically("let go of the handle") { _, memory in
            memory.isAwaited = false
            try memory.inbox.release()
          }
          Atomically("end") { _, memory in
            memory.running -= 1
            memory.ended += 1
          }
        }
      }
    }
  }

  /// All threads, explored.
  ///
  /// - Parameters:
  ///   - rule: The rules.
  ///   - yields: How often the coroutine waits.
  ///   - cancels: Whether the Swift task is cancelled at some time.
  ///   - patience: After how many rounds the loop is stopped, if it does not end before.
  /// - Returns: What was found.
  static func explore(
    _ rule: Rule = .mended, yields: Int, cancels: Bool = false, patience: Int = .max
  ) -> Exploration {
    let looksBack = rule == .senderLooksBack
    var threads: [any ThreadStates<VisitingTaskModel>] = [
      StatesOf("loop", Loop(patience: patience)),
      StatesOf("sender", Sender(looksBack: looksBack)),
      StatesOf("pool 0", Pool(), .serves),
      StatesOf("pool 1", Pool(), .serves),
    ]
    if cancels { threads.append(StatesOf("canceller", Canceller(looksBack: looksBack))) }
    return Explorer.explore(VisitingTaskModel(rule: rule, yields: yields), threads)
  }
}

import Generators

/// The steps of `WakeDescriptor`: wakers on threads of their own, and the thread that waits, which closes
/// the descriptor in the end.
///
/// | step here | stands for, in `WakeDescriptor` |
/// |---|---|
/// | store work | what a waker has for the thread that waits |
/// | mark, enter, write, leave, claim, close the number | `wake()`, with `signal()` and `free()` |
/// | give the mark back | the end of `signal()` if the system refuses every time |
/// | wait | the selector |
/// | read, clear the mark | `drain()` |
/// | mark as closed, claim, close the number | `close()`, with `free()`; again in `deinit` |
/// | let go | the end of the last use of an owner; the last one runs `deinit` |
///
/// Weak memory is not modelled. Each step of the source acquires and releases; that a reader sees the work of
/// a waker that found the mark needs no more, since all changes of the mark are exchanges.
struct WakeDescriptorModel: SharedMemory {
  enum Rule: CaseIterable {
    case mended

    /// `drain()` clears the mark first and reads then.
    case clearsMarkFirst

    /// A waker that the system refuses leaves the mark.
    case keepsMarkOfFailure

    /// A waker has no reference of its own.
    case wakerOwnsNothing

    /// `close()` closes the number at once, whatever wakes are under way.
    case closesAtOnce

    /// A thread that sees that all have left closes the number, without claiming that.
    case closesWithoutClaim
  }

  let rule: Rule

  /// The system refuses so many of the next writes.
  var refusals: Int

  /// The object, and its number, which after it is closed may be a stranger's.
  var object: ModelObject
  var number = ModelObject("number")
  var isReadable = false
  var isPending = false
  var uses = 0

  var work = 0

  /// The wakers that have ended.
  var ended = 0

  /// As in the source: odd, and far from one.
  let freed = 1_000_001

  init(rule: Rule, refusals: Int, wakers: Int) {
    self.rule = rule
    self.refusals = refusals
    object = ModelObject("object", references: rule == .wakerOwnsNothing ? 1 : 1 + wakers)
  }

  func checkEnd() throws {
    try object.checkFreed()
    try number.checkFreed()
  }
}

extension WakeDescriptorModel {
  struct Waker: ModelThread {
    typealias Memory = WakeDescriptorModel

    /// How many wakers have ended before this one begins.
    let turn: Int
    let owns: Bool
    var isFirst = false
    var isOpen = false
    var tries = 2
    var isLast = false

    static let body = Program {
      When("store work", { $1.ended >= $0.turn }) { _, memory in memory.work += 1 }
      Atomically("mark") { me, memory in
        try memory.object.use()
        me.isFirst = !memory.isPending
        memory.isPending = true
      }
      If({ $0.isFirst }) {
        Atomically("enter") { me, memory in
          try memory.object.use()
          me.isOpen = memory.uses % 2 == 0
          memory.uses += 2
        }
        If({ $0.isOpen }) {
          // Two tries stand for the sixteen of the source.
          While({ $0.tries > 0 }) {
            Atomically("write") { me, memory in
              try memory.number.use()
              if memory.refusals > 0 {
                memory.refusals -= 1
                me.tries -= 1
                if memory.rule == .keepsMarkOfFailure { me.tries = -1 }
              } else {
                memory.isReadable = true
                me.tries = -1
              }
            }
          }
          If({ $0.tries == 0 }) {
            Atomically("give the mark back") { _, memory in
              try memory.object.use()
              memory.isPending = false
            }
          }
        }
        Atomically("leave") { me, memory in
          try memory.object.use()
          memory.uses -= 2
          me.isLast = memory.uses == 1
        }
        If({ $0.isLast }) { YieldFrom { _ in Free() } }
      }
      If({ $0.owns }) { YieldFrom { _ in LetGo() } }
      Atomically("end") { $1.ended += 1 }
    }
  }

  /// The thread that waits, until there is no more work to come or it has been woken some times.
  struct Reader: ModelThread {
    typealias Memory = WakeDescriptorModel
    let work: Int
    let patience: Int
    let clearsFirst: Bool
    var seen = 0
    var waits = 0

    static let body = Program {
      While({ $0.seen < $0.work && $0.waits < $0.patience }) {
        When("wait", { $1.isReadable })
        If({ $0.clearsFirst }) {
          Atomically("clear the mark") { $1.isPending = false }
          Atomically("read") { $1.isReadable = false }
        } else: {
          Atomically("read") { $1.isReadable = false }
          Atomically("clear the mark") { $1.isPending = false }
        }
        Atomically("look for work") { me, memory in
          me.seen = memory.work
          me.waits += 1
        }
      }
      YieldFrom { _ in Close() }
      YieldFrom { _ in LetGo() }
    }
  }

  /// `close()`.
  struct Close: ModelProcedure {
    typealias Memory = WakeDescriptorModel
    typealias Returned = Void
    var isUnused = false

    static let body = Program {
      Atomically("mark as closed") { me, memory in
        me.isUnused = memory.uses == 0
        if memory.rule == .closesAtOnce { me.isUnused = memory.uses % 2 == 0 }
        memory.uses |= 1
      }
      If({ $0.isUnused }) { YieldFrom { _ in Free() } }
    }
  }

  /// `free()`.
  struct Free: ModelProcedure {
    typealias Memory = WakeDescriptorModel
    typealias Returned = Void
    var isMine = false

    static let body = Program {
      Atomically("claim") { me, memory in
        me.isMine = memory.uses == 1
        switch memory.rule {
        case .closesWithoutClaim, .closesAtOnce: me.isMine = true
        default: if me.isMine { memory.uses = memory.freed }
        }
      }
      If({ $0.isMine }) { Atomically("close the number") { try $1.number.release() } }
    }
  }

  /// One owner less; the last one runs `deinit`.
  struct LetGo: ModelProcedure {
    typealias Memory = WakeDescriptorModel
    typealias Returned = Void
    var isLast = false

    static let body = Program {
      Atomically("let go") { me, memory in me.isLast = try memory.object.release() }
      If({ $0.isLast }) { YieldFrom { _ in Close() } }
    }
  }

  /// All threads, explored.
  ///
  /// - Parameters:
  ///   - rule: The rules.
  ///   - wakers: How many there are.
  ///   - patience: After how many waits the reader closes, even if work is left.
  ///   - refusals: How many writes fail, from the first on.
  ///   - inTurn: Whether each waker begins when the one before has ended.
  /// - Returns: What was found.
  static func explore(
    _ rule: Rule, wakers: Int, patience: Int = .max, refusals: Int = 0, inTurn: Bool = false
  ) -> Exploration {
    let reader = Reader(work: wakers, patience: patience, clearsFirst: rule == .clearsMarkFirst)
    var threads: [any ThreadStates<WakeDescriptorModel>] = [StatesOf("reader", reader)]
    for number in 0..<wakers {
      let waker = Waker(turn: inTurn ? number : 0, owns: rule != .wakerOwnsNothing)
      threads.append(StatesOf("waker \(number)", waker))
    }
    return Explorer.explore(
      WakeDescriptorModel(rule: rule, refusals: refusals, wakers: wakers), threads)
  }
}

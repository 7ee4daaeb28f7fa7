import Generators

/// The steps of `HandingOn` that find out whether a loop has room: the loop that accepts, by several
/// listeners, and the loops that have the connections.
///
/// | step here | stands for, in `HandingOn` and `Server` |
/// |---|---|
/// | look, note that it waits, look again | `haveRoom` |
/// | accept, pause | a listener that is readable |
/// | take a message, go on | `admit()` |
/// | end a connection, take the note, send a message | `end(_:)` |
///
/// Each loop has room for one. A listener accepts one connection, and lets others have their turn. That both
/// sides see what the other has done needs sequential consistency, which all of it has.
struct RoomModel: SharedMemory {
  enum Rule: CaseIterable {
    case mended

    /// A look that finds room takes the note back, which may be another listener's.
    case takesNoteBack

    /// The accepting loop looks before it notes that it waits, and not again.
    case looksOnce

    /// A loop asks whether the other waits before it counts a connection less.
    case asksFirst
  }

  let rule: Rule

  /// How many wait at each listener, and whether it has paused until there is room.
  var waiting: [Int]
  var isPaused: [Bool]

  /// How many connections are counted for each loop, and how many it has.
  var counts = [0, 0]
  var connections = [0, 0]

  var isWaiting = false

  /// How many messages the accepting loop has not taken.
  var messages = 0

  /// The first listener that is readable, and watched.
  var readable: Int? { waiting.indices.first { waiting[$0] > 0 && !isPaused[$0] } }
}

extension RoomModel {
  /// The loop that accepts, until all are served.
  struct Accepting: ModelThread {
    typealias Memory = RoomModel
    var left: Int
    var listener: Int?
    var hasRoom = false

    static let body = Program {
      While({ $0.left > 0 }) {
        When("wait", { $1.messages > 0 || $1.readable != nil }) { me, memory in
          me.listener = memory.messages > 0 ? nil : memory.readable
          if me.listener == nil { memory.messages -= 1 }
        }
        YieldFrom(into: \.hasRoom) { _ in HaveRoom() }
        If({ $0.hasRoom && $0.listener == nil }) {
          Atomically("go on") { $1.isPaused = $1.isPaused.map { _ in false } }
        }
        If({ $0.hasRoom && $0.listener != nil }) {
          Atomically("accept") { me, memory in
            guard let listener = me.listener, let place = memory.counts.firstIndex(of: 0) else {
              throw Fault.wrong("there was room")
            }
            memory.waiting[listener] -= 1
            memory.counts[place] += 1
            memory.connections[place] += 1
            me.left -= 1
          }
        }
        If({ !$0.hasRoom && $0.listener != nil }) {
          Atomically("pause") { me, memory in
            if let listener = me.listener { memory.isPaused[listener] = true }
          }
        }
      }
    }
  }

  /// `haveRoom`.
  struct HaveRoom: ModelProcedure {
    typealias Memory = RoomModel
    typealias Returned = Bool
    var isRoom = false

    static let body = Program {
      YieldFrom(into: \.isRoom) { _ in Look() }
      If({ !$0.isRoom }) {
        Atomically("note that it waits") { $1.isWaiting = true }
        YieldFrom(into: \.isRoom) { _ in Look() }
        If({ $0.isRoom }) {
          Atomically("take the note back, or leave it") { me, memory in
            if memory.rule == .takesNoteBack { memory.isWaiting = false }
          }
        }
      }
      Return { $0.isRoom }
    }
  }

  /// A look at one loop after the other.
  struct Look: ModelProcedure {
    typealias Memory = RoomModel
    typealias Returned = Bool
    var place = 0
    var isRoom = false

    static let body = Program {
      While({ !$0.isRoom && $0.place < 2 }) {
        Atomically("look") { me, memory in
          me.isRoom = memory.counts[me.place] == 0
          if memory.rule == .looksOnce, memory.isWaiting { me.isRoom = false }
          me.place += 1
        }
      }
      Return { $0.isRoom }
    }
  }

  /// A loop that has connections, each of which ends.
  struct Serving: ModelThread {
    typealias Memory = RoomModel
    let place: Int
    var tells = false

    static let body = Program {
      Forever {
        When("end a connection", { $1.connections[$0.place] > 0 }) { me, memory in
          memory.connections[me.place] -= 1
          if memory.rule == .asksFirst {
            me.tells = memory.isWaiting
            memory.isWaiting = false
          } else {
            memory.counts[me.place] -= 1
          }
        }
        Atomically("take the note") { me, memory in
          if memory.rule == .asksFirst {
            memory.counts[me.place] -= 1
          } else {
            me.tells = memory.isWaiting
            memory.isWaiting = false
          }
        }
        If({ $0.tells }) { Atomically("send a message") { $1.messages += 1 } }
      }
    }
  }

  /// Comes to the second listener at some time.
  struct Late: ModelThread {
    typealias Memory = RoomModel

    static let body = Program { Atomically("come") { $1.waiting[1] += 1 } }
  }

  /// All threads, explored.
  ///
  /// - Parameters:
  ///   - rule: The rules.
  ///   - count: How many wait at the first listener.
  ///   - isLate: Whether another one comes to the second one.
  /// - Returns: What was found.
  static func explore(_ rule: Rule, _ count: Int, andLate isLate: Bool = false) -> Exploration {
    var threads: [any ThreadStates<RoomModel>] = [
      StatesOf("accepting", Accepting(left: count + (isLate ? 1 : 0)))
    ]
    for place in 0..<2 {
      threads.append(StatesOf("loop \(place)", Serving(place: place), .serves))
    }
    if isLate { threads.append(StatesOf("late", Late())) }
    return Explorer.explore(
      RoomModel(rule: rule, waiting: [count, 0], isPaused: [false, false]), threads)
  }
}

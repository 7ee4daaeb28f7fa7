import Generators
import Loop
import Testing

/// The loops of the process that are alive, and the tests that made them.
enum LoopCensus {
  private struct Entry: Sendable {
    let number: Int
    let origin: String
    let witness: LoopWitness
  }

  private struct State: Sendable {
    var entries: [Entry] = []
    var made = 0
    var room = 64
  }

  private static let state = SystemMonitor(State())

  /// Counts every loop that is made from now on.
  static func begin() { EventLoop.witnessed = { add($0) } }

  private static func add(_ witness: LoopWitness) {
    Progress.made()
    let origin = Test.current.map { "\($0.name), \($0.sourceLocation)" } ?? "no test's task"
    state.withLock { state in
      state.made += 1
      if state.entries.count >= state.room {
        state.entries.removeAll { !$0.witness.isAlive }
        state.room = max(64, state.entries.count * 2)
      }
      state.entries.append(Entry(number: state.made, origin: origin, witness: witness))
    }
  }

  /// What each loop waits for, as it says itself; those that say nothing within some ticks are named.
  static func report(patience: Int, tick: () -> Void) -> [String] {
    let entries = state.withLock { $0.entries.filter(\.witness.isAlive) }
    let answers = SystemMonitor<[Int: [String]]>([:])
    let asked = entries.filter { entry in
      entry.witness.ask { lines in answers.withLock { $0[entry.number] = lines } }
    }
    for _ in 0..<patience where answers.withLock({ $0.count }) < asked.count { tick() }
    let given = answers.withLock { $0 }
    return asked.flatMap { entry in
      let lines = given[entry.number] ?? ["no answer: it is not run, or one of its steps blocks"]
      return ["loop \(entry.number), made by \(entry.origin):"] + lines.map { "  \($0)" }
    }
  }
}

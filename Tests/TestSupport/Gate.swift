import Generators

/// Lets one Swift task in at a time, in the order in which they come; none of them blocks a thread.
final class Gate: Sendable {
  private struct State: Sendable {
    var isTaken = false
    var line: [CheckedContinuation<Void, Never>] = []
  }

  private let state = SystemMonitor(State())

  /// Goes in, or waits until it is this task's turn.
  func enter() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.isTaken {
          state.line.append(continuation)
          return false
        }
        state.isTaken = true
        return true
      }
      if isFree { continuation.resume() }
    }
  }

  /// Goes out; the next in the line comes in.
  func leave() {
    let next = state.withLock { state in
      state.isTaken = !state.line.isEmpty
      return state.isTaken ? state.line.removeFirst() : nil
    }
    next?.resume()
  }
}

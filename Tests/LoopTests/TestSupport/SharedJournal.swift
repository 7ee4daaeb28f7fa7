import Loop

/// Words that tasks append from any thread, and wait for.
final class SharedJournal: Sendable {
  private struct State {
    var words: [String] = []
    var waiters: [(isOver: @Sendable ([String]) -> Bool, task: CheckedContinuation<Void, Never>)] =
      []
  }

  private let state = SystemMonitor(State())

  var words: [String] { state.withLock { $0.words } }

  func note(_ word: String) {
    let woken = state.withLock { state in
      state.words.append(word)
      let words = state.words
      let woken = state.waiters.filter { $0.isOver(words) }
      state.waiters.removeAll { $0.isOver(words) }
      return woken.map(\.task)
    }
    for task in woken { task.resume() }
  }

  /// Waits until a word was noted.
  func wait(for word: String) async { await wait { $0.contains(word) } }

  /// Waits until so many words were noted.
  func wait(forCount count: Int) async { await wait { $0.count >= count } }

  /// Waits until something is so of the words, suspended: a wait that looks again and again takes a core from
  /// those that it waits for, and the watchdog for busy tests.
  func wait(until isOver: @escaping @Sendable ([String]) -> Bool) async {
    await withCheckedContinuation { task in
      let isOverNow = state.withLock { state in
        if isOver(state.words) { return true }
        state.waiters.append((isOver, task))
        return false
      }
      if isOverNow { task.resume() }
    }
  }
}

import Marks

/// The dinner as Swift tasks.
///
/// No thread is blocked, and nobody notices either. What suspends them is a lock that has to be written:
/// Swift has none that may be held while its task waits.
package enum WithSwiftTasks {
  /// Three philosophers, each of whom takes one fork and waits for another.
  package static func dine() async throws {
    let names = ["Hypatia", "Zeno", "Diotima"]
    let forks = names.map { _ in Fork() }
    let eaten = names.map { _ in Trail() }
    for (place, name) in names.enumerated() {
      let right = (place + 1) % names.count
      // In a group, the group would wait for good as well.
      Task(executorPreference: RecordingExecutor.shared) {  // ⟷ start
        try await running(name) {
          try await philosopher(name, first: forks[place], second: forks[right])
          eaten[place].leave()
        }
      }
    }
    try await sleep(for: .seconds(3))  // ⟷ all
    let hungry = zip(names, eaten).filter { $1.last == nil }.map(\.0)
    print("after three seconds these have not ended: \(hungry.joined(separator: ", "))")
  }

  private static func philosopher(_ name: String, first: Fork, second: Fork) async throws {
    await waiting { await first.take() }  // ⟷ first
    try await sleep(for: .seconds(1))  // ⟷ think
    await waiting { await second.take() }  // ⟷ second
    print("  \(name) eats")  // ⟷ eat
    await second.putBack()
    await first.putBack()
  }
}

/// A lock for tasks: those who wait leave a continuation.
private actor Fork {
  private var isTaken = false
  private var hungry: [CheckedContinuation<Void, Never>] = []

  func take() async {
    if isTaken {
      await withCheckedContinuation { hungry.append($0) }
    } else {
      isTaken = true
    }
  }

  func putBack() {
    if hungry.isEmpty { isTaken = false } else { hungry.removeFirst().resume() }
  }
}

import Marks
import Synchronization

/// Sleepers as child tasks.
package enum WithSwiftTasks {
  /// Has so many tasks sleep for an hour, and waits until they have woken.
  package static func sleepers(_ count: Int) async throws {
    let woken = Count()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<count {
        group.addTask {  // ⟷ start
          try await running("sleeper \(number + 1)") {
            try await sleep(for: .seconds(3600) + .milliseconds(number))  // ⟷ sleep
            woken.number.add(1, ordering: .relaxed)  // ⟷ wake
          }
        }
      }
      try await waiting { try await group.waitForAll() }  // ⟷ all
    }
    print("\(count) tasks sleep")
    print("all have woken: \(woken.number.load(ordering: .relaxed) == count)")
  }
}

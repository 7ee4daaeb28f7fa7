import Dispatch
import Foundation
import Marks
import Synchronization

/// Swift tasks share a few threads; calls that block take one each, until none is left.
package enum WithSwiftTasks {
  private static let ticks = Atomic(0)

  /// Saves in two tasks on two threads, and then elsewhere, while a clock ticks.
  package static func save() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await running("ticker") { try await tick() } }
      try await sleep(for: .milliseconds(20))
      print("in two tasks, on two threads:")
      try await savers { _ in blocked { Thread.sleep(forTimeInterval: 0.3) } }  // ⟷ block
      print("on threads of their own:")
      try await savers { _ in await waiting { await saveElsewhere() } }  // ⟷ elsewhere
      group.cancelAll()
    }
  }

  private static func tick() async throws {
    while true {
      try await sleep(for: .milliseconds(10))  // ⟷ tick
      ticks.add(1, ordering: .relaxed)
    }
  }

  private static func saveElsewhere() async {
    await withCheckedContinuation { continuation in
      Thread {
        Thread.sleep(forTimeInterval: 0.3)
        continuation.resume()
      }.start()
    }
  }

  private static func savers(_ save: @escaping @Sendable (Int) async -> Void) async throws {
    let before = ticks.load(ordering: .relaxed)
    await withTaskGroup(of: Void.self) { group in
      for number in 1...2 {
        group.addTask { await running("save \(number)") { await save(number) } }
      }
      await waiting(for: "save 2") { await group.waitForAll() }
    }
    // The clock may tick once while the first of the two begins.
    print("  the clock ticks meanwhile: \(ticks.load(ordering: .relaxed) > before + 2)")
  }
}

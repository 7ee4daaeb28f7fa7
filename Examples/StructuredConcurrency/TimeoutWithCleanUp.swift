import Generators
import Loop

/// Waits for very long, and cleans up on every way out; the clean-up takes its time, too.
struct Sluggish: Coroutine {
  let note: (String) -> Void

  static let body = Program {
    Try {
      YieldFrom { $0.loop.sleep(.seconds(1_000)) }
    } finally: {
      Do { $0.note("cleaning up") }
      YieldFrom { $0.loop.sleep(.milliseconds(10)) }
      Do { $0.note("clean") }
    }
  }
}

/// Gives it a fraction of a second.
struct Impatience: Coroutine {
  typealias Returned = [String]
  let notes = Notes()

  static let body = Program {
    Try {
      With({ $0.loop.timeout(.milliseconds(20)) }) {
        YieldFrom { Sluggish(note: $0.notes.note) }
      }
    } catch: {
      Catch(TimeoutError.self) { Do { $0.notes.note("timed out") } }
    }
    Return { $0.notes.lines }
  }
}

/// Lines that a coroutine and its delegate write.
final class Notes {
  private(set) var lines: [String] = []

  func note(_ line: String) { lines.append(line) }
}

/// The same with Swift's own tasks: a limit is a second child, and clean-up in a task that is cancelled
/// must wait in one that is not.
@Sendable
func nativeImpatience() async throws -> [String] {
  try await withThrowingTaskGroup(of: [String].self) { group in
    group.addTask {
      do {
        try await Task.sleep(for: .seconds(1_000))
        return []
      } catch {
        await Task { try? await Task.sleep(for: .milliseconds(10)) }.value
        return ["cleaning up", "clean"]
      }
    }
    group.addTask {
      try await Task.sleep(for: .milliseconds(20))
      return ["timed out"]
    }
    let first = try await group.next() ?? []
    group.cancelAll()
    let second = try await group.next() ?? []
    return second + first
  }
}

import Generators
import Loop

/// A spinner that turns while something slow runs, and is cancelled then.
struct Spinner: Coroutine {
  typealias Returned = Int
  var turns = 0

  static let body = Program {
    Try {
      Forever {
        Do { $0.turns += 1 }
        YieldFrom { $0.loop.sleep(.milliseconds(1)) }
      }
    } catch: {
      Catch(CancelledError.self) {}
    }
    Return { $0.turns }
  }
}

/// Starts the spinner, does what is slow, and stops the spinner.
struct Supervisor: Coroutine {
  typealias Returned = [String]
  @Late var spinner: EventLoop.Task<Int>
  var turns = 0

  static let body = Program {
    Do { $0.spinner = $0.loop.createTask(Spinner()) }
    YieldFrom { $0.loop.sleep(.milliseconds(100)) }
    Do { $0.spinner.cancel() }
    YieldFrom(into: \.turns) { $0.spinner }
    Return { ["the answer is 42", "the spinner \($0.turns > 1 ? "turned" : "stood still")"] }
  }
}

/// The same with Swift's own tasks.
enum NativeSpinner {
  @Sendable
  static func supervise() async throws -> [String] {
    try await withThrowingTaskGroup(of: Int.self) { group in
      group.addTask { await spin() }
      try await Task.sleep(for: .milliseconds(100))
      group.cancelAll()
      let turns = try await group.next() ?? 0
      return ["the answer is 42", "the spinner \(turns > 1 ? "turned" : "stood still")"]
    }
  }

  private static func spin() async -> Int {
    var turns = 0
    while !Task.isCancelled {
      turns += 1
      try? await Task.sleep(for: .milliseconds(1))
    }
    return turns
  }
}

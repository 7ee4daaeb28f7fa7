import Generators
import Loop

/// Answers after a while.
struct Mirror: Coroutine {
  typealias Returned = String
  let name: String
  let delay: Duration

  static let body = Program {
    YieldFrom { $0.loop.sleep($0.delay) }
    Return { $0.name }
  }
}

/// The mirrors that are asked.
nonisolated let mirrors: [(name: String, delay: Duration)] = [
  ("far", .seconds(1_000)), ("near", .milliseconds(10)), ("broken", .seconds(2_000)),
]

/// Asks all mirrors, takes the first answer, and cancels the others.
struct FirstOfMany: Coroutine {
  typealias Returned = [String]
  @Late var answers: EventLoop.WaitResult<String>
  var results: [Result<String, any Error>] = []
  var lines: [String] = []

  static let body = Program {
    YieldFrom(into: \.answers) {
      $0.loop.wait(
        mirrors.map { Mirror(name: $0.name, delay: $0.delay) }, returnWhen: .firstCompleted)
    }
    Do { frame in
      for answer in frame.answers.done { frame.lines.append("\(try answer.result()) answered") }
      for future in frame.answers.pending { future.cancel() }
    }
    YieldFrom(into: \.results) { $0.loop.gatherResults($0.answers.pending) }
    Do {
      let cancelled = $0.results.filter { (try? $0.get()) == nil }.count
      $0.lines.append("\(cancelled) others were cancelled")
    }
    Return { $0.lines }
  }
}

/// The same with Swift's own tasks.
@Sendable
func nativeFirstOfMany() async throws -> [String] {
  await withTaskGroup(of: String?.self) { group in
    for (name, delay) in mirrors {
      group.addTask { (try? await Task.sleep(for: delay)).map { name } }
    }
    let first = await group.next() ?? nil
    group.cancelAll()
    let cancelled = await group.reduce(0) { $1 == nil ? $0 + 1 : $0 }
    return ["\(first ?? "nobody") answered", "\(cancelled) others were cancelled"]
  }
}

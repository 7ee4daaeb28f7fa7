import Generators
import Loop

/// bridge-await: a Swift task awaits something that answers at once, again and again.
///
/// Parameter: 0 an actor on a loop's executor, called from Swift's pool; 1 a coroutine on that loop's
/// thread, from the pool; 2 a coroutine on the calling task. One operation is one `await`.
enum AwaitCoroutineCase: BenchCase {
  static let name = "bridge-await"
  static let meaning = "an await of an actor (0), of a coroutine elsewhere (1) or here (2)"

  private actor Resident {
    let executor: LoopExecutor
    private var calls: Int64 = 0

    init(_ executor: LoopExecutor) { self.executor = executor }

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Counts, or there would be nothing to go to the actor for.
    func answer() -> Int64 {
      calls += 1
      return calls - last()
    }

    @inline(never)
    private func last() -> Int64 { calls - 1 }
  }

  /// Calls from its own isolation, so that each call goes there and comes back.
  private actor Caller {
    private var sum: Int64 = 0

    func call(_ resident: Resident, _ count: Int) async -> Int64 {
      for _ in 0..<count { sum += await resident.answer() }
      return sum
    }
  }

  private struct Answering: Coroutine {
    typealias Returned = Int64

    static let body = Program {
      Return { _ in 1 }
    }
  }

  static func run(_ invocation: Invocation) throws -> Measurement {
    let way = try invocation.parameter(0, "what is awaited")
    let count = invocation.count
    let thread = try LoopThread()
    let label = "bridge-await.\(["actor", "thread", "task"][min(way, 2)])"
    return try Measurement.timed(label, operations: count) {
      try AwaitedTask.run {
        var sum: Int64 = 0
        switch way {
        case 0:
          sum = await Caller().call(Resident(thread.executor), count)
        case 1:
          for _ in 0..<count { sum += try await thread.run { _ in Answering() } }
        default:
          let runner = TaskRunner()
          defer { runner.close() }
          for _ in 0..<count { sum += try await runner.run(Answering()) }
        }
        return sum
      }
    }
  }
}

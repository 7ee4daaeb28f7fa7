import Generators
import Loop
import LoopTesting

/// A loop under virtual time with a journal; closed at the end of the test.
final class LoopFixture {
  let loop: EventLoop
  let journal = Journal()

  init() throws {
    loop = try EventLoop(clock: VirtualClock())
    // Measured in real time, which is no part of these tests.
    loop.slowStepThreshold = nil
    loop.exceptionHandler = { [journal] _, report in
      journal.note("\(report.kind): \(Journal.word(for: report.error))")
    }
  }

  deinit {
    loop.checkInvariants()
    loop.close()
    loop.checkInvariants()
  }

  /// The loop's time in whole seconds.
  var now: Int { Int(loop.time.components.seconds) }

  /// A task that notes how an awaitable ends.
  @discardableResult
  func spawn<Source: Awaitable>(
    _ name: String, _ source: Source
  ) -> EventLoop.Task<Source.Delegation.Returned> {
    let task = loop.createTask(journal.noting(name, source), name: name)
    // What the journal has is not reported again.
    task.addDoneCallback { _ = try? $0.exception() }
    return task
  }

  /// Runs until nothing is left to do, and gives what was noted.
  func run() throws -> [String] {
    try loop.runUntilIdle()
    loop.checkInvariants()
    return journal.take()
  }

  /// A callback that notes a word.
  func noting(_ word: String) -> () -> Void {
    { [journal] in journal.note(word) }
  }
}

/// Waits and then returns a value, or fails.
struct Later<Value>: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Value

  private var sleep: EventLoop.Sleep
  private let result: Result<Value, any Error>

  init(_ loop: EventLoop, _ seconds: Int, _ result: Result<Value, any Error>) {
    sleep = loop.sleep(.seconds(seconds))
    self.result = result
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Value> {
    switch try sleep.resume(resumption) {
    case .yielded(let suspension): .yielded(suspension)
    case .returned: .returned(try result.get())
    }
  }
}

extension LoopFixture {
  /// Returns a value after some seconds.
  func later<Value>(_ seconds: Int, _ value: Value) -> Later<Value> {
    Later(loop, seconds, .success(value))
  }

  /// Fails after some seconds.
  func failing(_ seconds: Int, _ error: Mishap) -> Later<Int> {
    Later(loop, seconds, .failure(error))
  }
}

// Five jobs, each three ways: coroutines on a loop, the same on a Swift task, and native Swift.
//
// Usage: structuredconcurrency [loop [--chart]|task|native]; without a word all three, which must agree.
// --chart draws what the loop did for each job.
import Foundation
import Generators
import Loop
import Marks

/// A job: the coroutine that does it, and how one would write it without this package.
struct Job {
  let name: String
  let onLoop: @Sendable (EventLoop) throws -> [String]
  let onTask: @Sendable () async throws -> [String]
  let native: @Sendable () async throws -> [String]

  /// Makes a job of a coroutine that returns the lines to print.
  init<Main: Coroutine>(
    _ name: String, _ main: @escaping @Sendable (EventLoop) -> Main,
    native: @escaping @Sendable () async throws -> [String]
  ) where Main.Delegation.Returned == [String] {
    self.name = name
    // The loop's thread is the one that calls; it blocks while nothing is ready.
    onLoop = { loop in try loop.runUntilComplete(main(loop)) }
    // There is no such thread: the loop's iterations run on the calling Swift task.
    onTask = { try await EventLoop.run { main($0) } }
    self.native = native
  }
}

let jobs = [
  Job("spinner", { _ in Supervisor() }, native: NativeSpinner.supervise),
  Job("producer and consumer", { _ in Exchange() }, native: nativeExchange),
  Job("timeout with clean-up", { _ in Impatience() }, native: nativeImpatience),
  Job("fan out, fan in", { _ in FanOut() }, native: nativeFanOut),
  Job("first of many", { _ in FirstOfMany() }, native: nativeFirstOfMany),
]

/// What the jobs print, run in one way.
func lines(of way: String) async throws -> [String] {
  var lines: [String] = []
  for job in jobs {
    let found =
      switch way {
      case "loop": try runOnLoop(job)
      case "task": try await job.onTask()
      default: try await job.native()
      }
    lines.append("\(job.name):")
    lines += found.map { "  \($0)" }
  }
  return lines
}

/// Blocks the thread, so it is no `async` function.
func runOnLoop(_ job: Job) throws -> [String] {
  let loop = try EventLoop()
  defer { loop.close() }
  var lines: [String] = []
  try charting(loop) { lines = try job.onLoop($0) }
  return lines
}

let ways = ["loop", "task", "native"]
let arguments = Array(CommandLine.arguments.dropFirst())
guard
  arguments == ["loop", "--chart"] || arguments.count < 2 && arguments.allSatisfy(ways.contains)
else { endWithUsage("structuredconcurrency [loop [--chart]|task|native]") }
if let way = arguments.first {
  for line in try await lines(of: way) { print(line) }
} else {
  let expected = try await lines(of: ways[0])
  for way in ways.dropFirst() {
    let found = try await lines(of: way)
    guard found == expected else {
      print("\(way) differs from \(ways[0]):\n\(found.joined(separator: "\n"))")
      exit(1)
    }
  }
  for line in expected { print(line) }
}

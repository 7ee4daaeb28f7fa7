import FuturesWays

extension Story {
  static let futures = Story(
    id: "futures", title: "Futures",
    summary:
      "A result that is not there yet: of a call, of a promise, of something that runs by itself.",
    lessons: [
      "With coroutines all three are waited for in the same words, so that a function may change from one "
        + "to the other without its callers.",
      "A future of an event loop does not block who asks too early: it refuses. Only a coroutine waits, and "
        + "that by yielding. A thread has nothing to yield to.",
    ],
    folder: "Futures", showsCallbacks: true,
    marks: [
      ("coroutine", "waits for a call"), ("future", "waits for a promise"),
      ("task", "waits for what runs by itself"), ("six", "calls"),
      ("seven", "makes a promise, and keeps it"),
      ("eight", "starts what runs by itself"), ("answer", "takes a moment"),
    ],
    threads: .threads("WithThreads.swift") { WithThreads.waitAlike() },
    generators: .generators("Alike.swift") { try WithGenerators.waitAlike(on: $0) },
    tasks: .tasks("WithSwiftTasks.swift") { try await WithSwiftTasks.waitAlike() },
    python: .python("futures.py", "--alike"))
}

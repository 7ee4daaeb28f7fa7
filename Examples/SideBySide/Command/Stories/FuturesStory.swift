import FuturesWays

extension Story {
  static let futures = Story(
    id: "futures", title: "Futures",
    summary:
      "A result that is not there yet: of a call, of a promise, of something that runs by itself.",
    lessons: [
      "With coroutines all three are waited for in the same words, so that a function may change from one "
        + "to the other, and its callers need not.",
      "To ask a future of an event loop too early is an error, and blocks nobody. A coroutine waits for it by "
        + "yielding to the loop, and one thread is enough, because what keeps the promise runs there, too. A "
        + "thread has no loop to yield to, so it is blocked until another one keeps the promise.",
    ],
    folder: "Futures", showsCallbacks: true,
    marks: [
      ("coroutine", "waits for a call"), ("future", "waits for a promise"),
      ("task", "waits for what runs by itself"), ("six", "calls"),
      ("seven", "makes a promise, and keeps it"),
      ("eight", "starts what runs by itself"),
      ("answer", "takes a moment: a turn of the loop, or a millisecond"),
    ],
    threads: .threads("WithThreads.swift") { WithThreads.waitAlike() },
    generators: .generators("Alike.swift") { try WithGenerators.waitAlike(on: $0) },
    tasks: .tasks("WithSwiftTasks.swift") { try await WithSwiftTasks.waitAlike() },
    python: .python("futures.py", "--alike"))
}

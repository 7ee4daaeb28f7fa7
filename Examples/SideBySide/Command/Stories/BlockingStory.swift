import BlockingWays

extension Story {
  static let blocking = Story(
    id: "blocking", title: "Blocking the loop, and the cure",
    summary:
      "A clock ticks a hundred times a second. Then something is saved, which blocks the thread for a while.",
    lessons: [
      "One thread is enough for all that yields while it waits. A call that blocks does not yield, and its "
        + "thread can do nothing else: the clock stands still, and the loop reports who it was.",
      "The cure: have an executor's thread make the call, and wait for its future. A long computation gives "
        + "its turn away every now and then. Swift tasks have the same trouble once as many of them block "
        + "as their pool has threads.",
    ],
    folder: "Blocking",
    marks: [
      ("tick", "ticks"), ("block", "blocks the thread it runs on"),
      ("elsewhere", "has another thread be blocked"), ("pieces", "gives its turn away"),
    ],
    threads: .threads("WithThreads.swift") { WithThreads.save() },
    generators: .generators(
      "Savers.swift", "Clock.swift", remark: "Three times: blocking, in an executor, in pieces.",
      rounds: 3
    ) { try WithGenerators.save(on: $0) },
    tasks: .tasks("WithSwiftTasks.swift") { try await WithSwiftTasks.save() },
    python: .python(
      "blocking.py", remark: "Three times: blocking, in an executor, in pieces.", rounds: 3))
}

import SleepersWays

extension Story {
  static let sleepers = Story(
    id: "sleepers", title: "A thousand sleepers",
    summary: "A thousand of them sleep for an hour. A few are drawn.",
    lessons: [
      "Who sleeps needs no thread. A thread that sleeps keeps its stack, and the system's book-keeping; a "
        + "coroutine that sleeps is what it remembers, with a task and a timer.",
      "One thread is enough, because a timer wakes them. A thousand threads are near what a system bears; of "
        + "coroutines a million sleep on one thread in the example sleepers, with the memory of each.",
    ],
    folder: "Sleepers", pace: 3600, tracks: 4, showsMemory: true,
    marks: [
      ("start", "starts a sleeper"), ("sleep", "sleeps"), ("wake", "has woken"),
      ("all", "waits for all of them"),
    ],
    threads: .threads("WithThreads.swift") { WithThreads.sleepers(1000) },
    generators: .generators("SleepingTasks.swift", virtual: true) {
      try SleepingTasks.sleep(1000, on: $0)
    },
    tasks: .tasks("WithSwiftTasks.swift") { try await WithSwiftTasks.sleepers(1000) },
    python: .python("sleepers.py", "--thousand"))
}

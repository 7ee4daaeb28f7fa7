import SleepersWays

extension Story {
  static let sleepers = Story(
    id: "sleepers", title: "A thousand sleepers",
    summary:
      "A thousand of them sleep for an hour. A few are drawn, and hours are short: what starting a thread takes "
      + "looks as if it took long.",
    lessons: [
      "Who sleeps needs no thread. A thread that sleeps keeps its stack, and the system's book-keeping; a "
        + "coroutine that sleeps is what it remembers, with a task and a timer.",
      "One thread is enough, because a timer wakes them. The example sleepers, a program of its own, says how "
        + "much memory each takes when there are more: a million coroutines on one thread, and as many threads "
        + "as the system makes.",
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

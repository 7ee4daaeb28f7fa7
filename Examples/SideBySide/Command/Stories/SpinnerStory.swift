import SpinnerWays

extension Story {
  static let spinner = Story(
    id: "spinner", title: "A spinner",
    summary: "Something slow goes on, and a spinner turns meanwhile; then the spinner is stopped.",
    lessons: [
      "The slow function waits. A thread that waits is blocked, so the spinner needs another one. A "
        + "coroutine that waits is put aside, and its thread turns the spinner: one thread is enough, because both "
        + "only wait.",
      "A task can be cancelled where it waits. A thread has to look at a flag, so it ends up to one turn "
        + "late.",
    ],
    folder: "Spinner",
    marks: [
      ("start", "starts the spinner"), ("slow", "calls the slow function"),
      ("wait", "waits for what is slow"), ("turn", "shows a frame, and waits"),
      ("stop", "stops the spinner"), ("end", "the spinner ends"),
      ("join", "waits until it has ended"),
    ],
    threads: .threads("WithThread.swift") { report("thread", WithThread.supervise(0.35)) },
    generators: .generators("WithGenerators.swift") { loop in
      report("generator task", try WithGenerators.supervise(0.35, on: loop))
    },
    tasks: .tasks("WithSwiftTasks.swift") {
      report("Swift task", try await WithSwiftTasks.supervise(0.35))
    },
    python: .python("spinner.py", "--fast", "--task"))
}

private func report(_ way: String, _ result: (answer: Int, frames: Int)) {
  print("\(way): the answer is \(result.answer)")
}

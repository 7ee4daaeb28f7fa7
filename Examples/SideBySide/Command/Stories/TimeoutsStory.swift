import TimeoutsWays

extension Story {
  static let timeouts = Story(
    id: "timeouts", title: "Time limits and cleanup",
    summary:
      "A job takes ten seconds, and one more to clean up. One gets three seconds, one has no limit, one is cancelled.",
    lessons: [
      "A limit cancels: the job gets an error at the line where it waits, and its finally may itself wait. "
        + "No thread can be treated so; the job has to sleep at a condition at which it can be told.",
      "A Swift task that is cancelled stays cancelled, so that its clean-up cannot sleep; it needs another "
        + "task. A coroutine is cancelled once, and goes on as it likes.",
    ],
    folder: "Timeouts", pace: 40,
    marks: [
      ("limit", "waits, but not for longer than three seconds"), ("cancel", "ends the job"),
      ("ended", "waits until it has ended"), ("over", "learns that the time was over"),
      ("unlimited", "waits without a limit"), ("start", "starts a job that will be ended"),
      ("work", "takes ten seconds"), ("clean", "cleans up, which takes a second"),
    ],
    threads: .threads("WithThreads.swift") { WithThreads.limit() },
    generators: .generators(
      "Limits.swift", "Job.swift", "Cancelling.swift", virtual: true,
      remark: "Limits can also be nested and moved, as the rest of the source does."
    ) { try WithGenerators.limitOne(on: $0) },
    tasks: .tasks("WithSwiftTasks.swift") { try await WithSwiftTasks.limit() },
    python: .python("timeouts.py", "--one"))
}

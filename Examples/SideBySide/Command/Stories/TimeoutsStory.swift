import TimeoutsWays

extension Story {
  static let timeouts = Story(
    id: "timeouts", title: "Time limits and cleanup",
    summary:
      "A job takes ten seconds, and one more to clean up. Job 1 gets three seconds; job 2 has no limit, and "
      + "no track, as who waits for it does it; job 3 is cancelled.",
    lessons: [
      "A limit cancels: the job gets an error at the line where it waits, and its finally may itself wait. "
        + "One thread is enough, because a limit is a timer, and a cancellation is a message. A job that is a thread "
        + "cannot be told so: it has to sleep at a condition, and to look why it was woken.",
      "A Swift task that is cancelled stays cancelled, so that its clean-up cannot sleep; it needs another "
        + "task to do it. A coroutine, Python's too, gets one error where it waits; after that it may wait again.",
    ],
    folder: "Timeouts", pace: 40,
    marks: [
      ("limit", "waits, but not for longer than three seconds"),
      ("expire", "ends the job, where no limit does it by itself"),
      ("over", "learns that the time was over"),
      ("unlimited", "waits without a limit"), ("start", "starts a job that will be ended"),
      ("cancel", "ends it from outside"), ("ended", "waits until it has ended"),
      ("work", "takes ten seconds"), ("clean", "cleans up, which takes a second"),
    ],
    threads: .threads("WithThreads.swift") { WithThreads.limit() },
    generators: .generators(
      "Limits.swift", "Job.swift", "Cancelling.swift", virtual: true
    ) { try WithGenerators.limitOne(on: $0) },
    tasks: .tasks("WithSwiftTasks.swift") { try await WithSwiftTasks.limit() },
    python: .python(
      "timeouts.py", "--one",
      remark:
        "With async and await: before it had those, Python had no limits inside of each other."))
}

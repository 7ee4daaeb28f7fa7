import TimeoutsWays

extension Story {
  static let timeouts = Story(
    id: "timeouts", title: "Time limits and cleanup",
    summary:
      "A job takes ten seconds, and one more to clean up. Job 1 gets three seconds, job 2 has no limit, job 3 is cancelled.",
    lessons: [
      "A limit cancels: the job gets an error at the line where it waits, and its finally may itself wait. "
        + "No thread can be treated so; the job has to sleep at a condition at which it can be told.",
      "A Swift task that is cancelled stays cancelled, so that its clean-up cannot sleep; it needs another "
        + "task. A coroutine, Python's too, is cancelled once, and goes on as it likes.",
    ],
    folder: "Timeouts", pace: 40,
    marks: [
      ("limit", "waits, but not for longer than three seconds"),
      ("expire", "ends the job, where the limit does not do it"),
      ("over", "learns that the time was over"),
      ("unlimited", "waits without a limit"), ("start", "starts a job that will be ended"),
      ("cancel", "ends it from outside"), ("ended", "waits until it has ended"),
      ("work", "takes ten seconds"), ("clean", "cleans up, which takes a second"),
    ],
    threads: .threads("WithThreads.swift") { WithThreads.limit() },
    generators: .generators(
      "Limits.swift", "Job.swift", "Cancelling.swift", virtual: true,
      remark:
        "Limits can also be nested and moved, as the rest of the source does, which is not run here."
    ) { try WithGenerators.limitOne(on: $0) },
    tasks: .tasks("WithSwiftTasks.swift") { try await WithSwiftTasks.limit() },
    python: .python(
      "timeouts.py", "--one",
      remark:
        "With async and await, since limits that nest came to Python after its generators were "
        + "coroutines. They are not run here."))
}

/// Sleepers as tasks of an event loop, beside sleeping threads.
package enum WithGenerators {
  /// Has a million tasks sleep, and some threads.
  package static func compare() throws {
    let tasks = try SleepingTasks.measure(1_000_000)
    print("\(tasks.count) tasks sleep on one thread")
    tasks.report(each: "task")
    print("all have woken: \(tasks.woken == tasks.count)")

    let threads = SleepingThreads.measure(atMost: 4_000)
    print("threads sleep too, until the machine or this program has enough")
    print("  \(threads.count) of them, each with a stack of its own")
    threads.report(each: "thread")
    print("all have woken: \(threads.woken == threads.count)")
    if let task = tasks.residentBytesEach, let thread = threads.residentBytesEach {
      print("a thread takes more than ten times as much as a task: \(thread > 10 * task)")
    }
  }
}

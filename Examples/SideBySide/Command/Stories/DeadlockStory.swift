import DeadlockWays
import Loop

extension Story {
  static let deadlock = Story(
    id: "deadlock", title: "A deadlock",
    summary:
      "Three philosophers: each takes the fork at the left, thinks, and waits for the one at the right.",
    lessons: [
      "All four end in a circle. One says so: a loop that has nothing left to do, no timer and no "
        + "descriptor, knows that nothing will come, and who waits for whom.",
      "The others look at the clock. Threads are blocked for good; Swift tasks and Python's are forgotten "
        + "in the locks that keep them.",
    ],
    folder: "Deadlock", pace: 5,
    marks: [
      ("start", "seats a philosopher"), ("first", "takes the first fork"),
      ("think", "thinks, with one fork"), ("second", "waits for the second fork"),
      ("eat", "eats; nobody comes to this"), ("all", "waits for the end of the dinner"),
    ],
    threads: .threads("WithThreads.swift") { WithThreads.dine() },
    generators: .generators("Dinner.swift", virtual: true) { loop in
      do {
        try WithGenerators.dine(isOrdered: false, on: loop)
      } catch let deadlock as DeadlockError {
        print(deadlock)
      }
    },
    tasks: .tasks("WithSwiftTasks.swift") { try await WithSwiftTasks.dine() },
    python: .python("deadlock.py", "--dinner"))
}

import DeadlockWays
import Loop

extension Story {
  static let deadlock = Story(
    id: "deadlock", title: "A deadlock",
    summary:
      "Three philosophers: each takes the fork at the left, thinks, and waits for the one at the right.",
    lessons: [
      "All four end in a circle. Only the loop of the generators says so: it has nothing left to do, no timer "
        + "and no descriptor, so it knows at once that nothing will come, and who waits for whom. There it ends.",
      "The other three only give up after three seconds, and do not know why. Threads stay blocked for good, "
        + "Swift tasks are never resumed, and the program in Python cancels its tasks.",
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

import ProducersWays

extension Story {
  static let producers = Story(
    id: "producers", title: "Producers and consumers",
    summary: "Two cooks, three waiters, and a counter between them that holds two dishes.",
    lessons: [
      "Who finds the counter full, or empty, waits. A thread needs a lock and a condition for that; the "
        + "coroutines need neither, since nobody else runs between two of their yields. One thread is enough, because "
        + "cooking and serving are waiting here.",
      "At the end the waiters stand at the counter for nothing. Coroutines, Python's too, are cancelled there, "
        + "and their finally runs. Threads have to be told, by a queue that knows that it is closed; the "
        + "Swift tasks, whose queue is an actor, are told so too.",
    ],
    folder: "Producers", pace: 200,
    marks: [
      ("waiters", "starts a waiter"), ("cooks", "starts a cook"), ("cook", "cooks"),
      ("put", "waits until there is room"), ("get", "waits for a dish"),
      ("serve", "serves it"), ("join", "waits until all is served"),
      ("cancel", "sends the waiters home"), ("finally", "goes home"),
      ("home", "waits until all have gone"),
    ],
    threads: .threads("WithThreads.swift") { WithThreads.serve() },
    generators: .generators("Kitchen.swift", "Cook.swift", "Waiter.swift", virtual: true) {
      try WithGenerators.serve(on: $0)
    },
    tasks: .tasks("WithSwiftTasks.swift") { try await WithSwiftTasks.serve() },
    python: .python("producers.py"))
}

import CallbacksWays

extension Story {
  static let callbacks = Story(
    id: "callbacks", title: "Callbacks, and send",
    summary: "A price is three questions away, and the service answers each of them a while later.",
    lessons: [
      "With callbacks each stage is a function inside the one before, which has to look after errors itself. "
        + "With yield from the stages follow one another, as on a thread that may be blocked, and an error "
        + "goes up as any other.",
      "Generators and Python do it three times: with callbacks, with yield from, and with callbacks that do "
        + "nothing but send the answer into a generator. They are one thing: to resume a generator that is "
        + "suspended is to call it back. One thread is enough, because who waits for an answer is only a callback "
        + "that is kept.",
    ],
    folder: "Callbacks", showsCallbacks: true,
    marks: [
      ("account", "asks for the account"), ("order", "asks for the order"),
      ("price", "asks for the price"), ("ask", "takes a while"), ("send", "the answer comes in"),
    ],
    threads: .threads("WithThreads.swift") { WithThreads.prices(of: ["user ada", "user bob"]) },
    generators: .generators(
      "WithYieldFrom.swift", "WithCallbacks.swift", "Trampoline.swift", "Service.swift",
      remark: "Does it three times, in three ways.", rounds: 3
    ) { loop in
      let users = ["user ada", "user bob"]
      print("callbacks:")
      try WithGenerators.callBack(users, on: loop)
      print("yield from:")
      try WithGenerators.yieldFrom(users, on: loop)
      print("callbacks that send to a generator:")
      try WithGenerators.send(users, on: loop)
    },
    tasks: .tasks("WithSwiftTasks.swift") {
      await WithSwiftTasks.prices(of: ["user ada", "user bob"])
    },
    python: .python(
      "callbacks.py", remark: "Does it three times, in three ways.", rounds: 3))
}

// swift-tools-version: 6.2
import PackageDescription

// One executable a folder; each depends on the package above as a user's program would.
let generators = Target.Dependency.product(name: "Generators", package: "swift-generators")
let loop = Target.Dependency.product(name: "Loop", package: "swift-generators")

let package = Package(
  name: "swift-generators-examples",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "swift-generators", path: "..")],
  targets: [
    .target(
      name: "HTTPKit", dependencies: [generators, loop], path: "HTTPKit",
      exclude: ["Tests", "TestSupport", "http_kit.py"]),
    .target(name: "HTTPTestSupport", dependencies: ["HTTPKit"], path: "HTTPKit/TestSupport"),
    .testTarget(
      name: "HTTPKitTests", dependencies: ["HTTPKit", "HTTPTestSupport"], path: "HTTPKit/Tests"),
    .target(
      name: "FlagsKit", dependencies: ["HTTPKit", "Marks", generators, loop], path: "Flags/FlagsKit"
    ),
    .executableTarget(
      name: "flags", dependencies: ["FlagsKit", "HTTPKit"], path: "Flags/Command"),
    .testTarget(
      name: "FlagsTests", dependencies: ["FlagsKit", "HTTPKit", "HTTPTestSupport", loop],
      path: "Flags/Tests"),
    .executableTarget(
      name: "charfinder", dependencies: ["HTTPKit", generators, loop], path: "CharFinder",
      exclude: ["charfinder.py", "expected.txt"]),
    .executableTarget(
      name: "chat", dependencies: [generators, loop], path: "Chat",
      exclude: ["chat.py", "expected.txt"]),
    .executableTarget(name: "site", dependencies: ["HTTPKit", loop], path: "Site"),
    .target(name: "Marks", dependencies: [generators, loop], path: "SideBySide/Marks"),
    .target(
      name: "SpinnerWays", dependencies: ["Marks", generators, loop], path: "Spinner",
      exclude: ["main.swift", "spinner.py", "spinner-python.json"]),
    .executableTarget(
      name: "spinner", dependencies: ["SpinnerWays"], path: "Spinner",
      exclude: [
        "Spinner.swift", "WithGenerators.swift", "WithSwiftTasks.swift", "WithThread.swift",
        "spinner.py", "spinner-python.json",
      ]),
    .executableTarget(
      name: "sidebyside",
      dependencies: [
        "FlagsKit", "HTTPKit", "Marks",
        "SpinnerWays", "FuturesWays", "CallbacksWays", "BlockingWays", "ProducersWays",
        "TimeoutsWays",
        "DeadlockWays", "SleepersWays", "AveragerWays", "TreeWalkWays", generators, loop,
      ],
      path: "SideBySide/Command"),
    .target(
      name: "AveragerWays", dependencies: ["Marks", generators], path: "Averager",
      exclude: [
        "main.swift", "averager.py", "expected.txt", "measurements.csv",
      ]),
    .executableTarget(
      name: "averager", dependencies: ["AveragerWays"], path: "Averager",
      exclude: [
        "Averager.swift", "Grouper.swift", "Measurements.swift", "Past.swift",
        "WithGenerators.swift", "averager.py", "expected.txt", "measurements.csv",
      ]),
    .executableTarget(
      name: "pipeline", dependencies: [generators], path: "Pipeline",
      exclude: ["expected.txt", "pipeline.py", "requests.log"]),
    .executableTarget(
      name: "taxi", dependencies: [generators], path: "Taxi",
      exclude: ["expected.txt", "taxi.py"]),
    .target(
      name: "TreeWalkWays", dependencies: ["Marks", generators], path: "TreeWalk",
      exclude: [
        "main.swift", "expected.txt", "expected-deep.txt", "expected-deep-python.txt",
        "treewalk.py",
      ]),
    .executableTarget(
      name: "treewalk", dependencies: ["TreeWalkWays"], path: "TreeWalk",
      exclude: [
        "Node.swift", "Walk.swift", "Past.swift", "WithGenerators.swift", "expected.txt",
        "expected-deep.txt", "expected-deep-python.txt", "treewalk.py",
      ]),
    .executableTarget(
      name: "backtracking", dependencies: [generators], path: "Backtracking",
      exclude: ["backtracking.py", "expected.txt"]),
    .executableTarget(
      name: "checkpoint", dependencies: [generators], path: "Checkpoint",
      exclude: ["checkpoint.py", "expected.txt", "expected-python.txt"]),
    .executableTarget(
      name: "structuredconcurrency", dependencies: [generators, loop],
      path: "StructuredConcurrency", exclude: ["expected.txt"]),
    .target(
      name: "BlockingWays", dependencies: ["Marks", generators, loop], path: "Blocking",
      exclude: ["main.swift", "blocking.py", "blocking-python.json", "expected.txt"]),
    .executableTarget(
      name: "blocking", dependencies: ["BlockingWays", loop], path: "Blocking",
      exclude: [
        "Clock.swift", "Savers.swift", "WithGenerators.swift", "WithSwiftTasks.swift",
        "WithThreads.swift", "blocking.py", "blocking-python.json", "expected.txt",
      ]),
    .target(
      name: "CallbacksWays", dependencies: ["Marks", generators, loop], path: "Callbacks",
      exclude: ["main.swift", "callbacks.py", "callbacks-python.json", "expected.txt"]),
    .executableTarget(
      name: "callbacks", dependencies: ["CallbacksWays", loop], path: "Callbacks",
      exclude: [
        "Service.swift", "Trampoline.swift", "WithCallbacks.swift", "WithGenerators.swift",
        "WithSwiftTasks.swift", "WithThreads.swift", "WithYieldFrom.swift", "callbacks.py",
        "callbacks-python.json",
        "expected.txt",
      ]),
    .target(
      name: "DeadlockWays", dependencies: ["Marks", generators, loop], path: "Deadlock",
      exclude: [
        "main.swift", "deadlock.py", "deadlock-python.json", "expected.txt", "expected-python.txt",
      ]),
    .executableTarget(
      name: "deadlock", dependencies: ["DeadlockWays", generators, loop], path: "Deadlock",
      exclude: [
        "Dinner.swift", "Hatch.swift", "WithGenerators.swift", "WithSwiftTasks.swift",
        "WithThreads.swift", "deadlock.py", "deadlock-python.json", "expected.txt",
        "expected-python.txt",
      ]),
    .target(
      name: "FuturesWays", dependencies: ["Marks", generators, loop], path: "Futures",
      exclude: ["main.swift", "expected.txt", "futures.py", "futures-python.json"]),
    .executableTarget(
      name: "futures", dependencies: ["FuturesWays", loop], path: "Futures",
      exclude: [
        "Alike.swift", "EveryWay.swift", "WithGenerators.swift", "WithSwiftTasks.swift",
        "WithThreads.swift", "expected.txt", "futures.py", "futures-python.json",
      ]),
    .target(
      name: "ProducersWays", dependencies: ["Marks", generators, loop], path: "Producers",
      exclude: ["main.swift", "expected.txt", "producers.py", "producers-python.json"]),
    .executableTarget(
      name: "producers", dependencies: ["ProducersWays", loop], path: "Producers",
      exclude: [
        "Cook.swift", "Kitchen.swift", "Waiter.swift", "WithGenerators.swift",
        "WithSwiftTasks.swift",
        "WithThreads.swift", "expected.txt", "producers.py", "producers-python.json",
      ]),
    .target(
      name: "SleepersWays", dependencies: ["Marks", generators, loop], path: "Sleepers",
      exclude: [
        "main.swift", "expected.txt", "expected-python.txt", "sleepers.py", "sleepers-python.json",
      ]),
    .executableTarget(
      name: "sleepers", dependencies: ["SleepersWays"], path: "Sleepers",
      exclude: [
        "Measurement.swift", "SleepingTasks.swift", "SleepingThreads.swift",
        "WithGenerators.swift", "WithSwiftTasks.swift", "WithThreads.swift", "expected.txt",
        "expected-python.txt", "sleepers.py", "sleepers-python.json",
      ]),
    .target(
      name: "TimeoutsWays", dependencies: ["Marks", generators, loop], path: "Timeouts",
      exclude: ["main.swift", "expected.txt", "timeouts.py", "timeouts-python.json"]),
    .executableTarget(
      name: "timeouts", dependencies: ["TimeoutsWays", loop], path: "Timeouts",
      exclude: [
        "Cancelling.swift", "Job.swift", "Limits.swift", "WithGenerators.swift",
        "WithSwiftTasks.swift",
        "WithThreads.swift", "expected.txt", "timeouts.py", "timeouts-python.json",
      ]),
    .target(name: "BenchmarkBarrier", path: "Benchmarks/Barrier"),
    .target(
      name: "BenchmarkBodies", dependencies: [generators, "BenchmarkBarrier"],
      path: "Benchmarks/Bodies"),
    .executableTarget(
      name: "bench", dependencies: [generators, loop, "BenchmarkBarrier", "BenchmarkBodies"],
      path: "Benchmarks/Command"),
  ],
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.2
import PackageDescription

// One executable a folder; each depends on the package above as a user's program would.
let generators = Target.Dependency.product(name: "Generators", package: "swift-generators")
let loop = Target.Dependency.product(name: "Loop", package: "swift-generators")

/// An example in several ways: a library, which the page runs too, and the command; both lie in one folder.
func example(
  _ folder: String, onLoop: Bool = true, _ ways: [String], beside others: [String]
) -> [Target] {
  let dependencies: [Target.Dependency] = ["Marks", generators] + (onLoop ? [loop] : [])
  return [
    .target(
      name: "\(folder)Ways", dependencies: dependencies, path: folder,
      exclude: ["main.swift"] + others),
    .executableTarget(
      name: folder.lowercased(),
      dependencies: [.target(name: "\(folder)Ways")] + dependencies, path: folder,
      exclude: ways + others),
  ]
}

let examples = [
  example(
    "Spinner",
    ["Spinner.swift", "WithGenerators.swift", "WithSwiftTasks.swift", "WithThread.swift"],
    beside: ["spinner-python.json", "spinner.py"]),
  example(
    "Averager", onLoop: false,
    [
      "Averager.swift", "Grouper.swift", "Measurements.swift", "Past.swift", "WithGenerators.swift",
    ], beside: ["averager.py", "expected.txt", "measurements.csv"]),
  example(
    "TreeWalk", onLoop: false, ["Node.swift", "Past.swift", "Walk.swift", "WithGenerators.swift"],
    beside: ["expected-deep-python.txt", "expected-deep.txt", "expected.txt", "treewalk.py"]),
  example(
    "Blocking",
    [
      "Clock.swift", "Savers.swift", "WithGenerators.swift", "WithSwiftTasks.swift",
      "WithThreads.swift",
    ], beside: ["blocking-python.json", "blocking.py", "expected.txt"]),
  example(
    "Callbacks",
    [
      "Service.swift", "Trampoline.swift", "WithCallbacks.swift", "WithGenerators.swift",
      "WithSwiftTasks.swift", "WithThreads.swift", "WithYieldFrom.swift",
    ], beside: ["callbacks-python.json", "callbacks.py", "expected.txt"]),
  example(
    "Deadlock",
    [
      "Dinner.swift", "Hatch.swift", "WithGenerators.swift", "WithSwiftTasks.swift",
      "WithThreads.swift",
    ], beside: ["deadlock-python.json", "deadlock.py", "expected-python.txt", "expected.txt"]),
  example(
    "Futures",
    [
      "Alike.swift", "EveryWay.swift", "WithGenerators.swift", "WithSwiftTasks.swift",
      "WithThreads.swift",
    ], beside: ["expected.txt", "futures-python.json", "futures.py"]),
  example(
    "Producers",
    [
      "Cook.swift", "Kitchen.swift", "Waiter.swift", "WithGenerators.swift", "WithSwiftTasks.swift",
      "WithThreads.swift",
    ], beside: ["expected.txt", "producers-python.json", "producers.py"]),
  example(
    "Sleepers",
    [
      "Measurement.swift", "SleepingTasks.swift", "SleepingThreads.swift", "WithGenerators.swift",
      "WithSwiftTasks.swift", "WithThreads.swift",
    ], beside: ["expected-python.txt", "expected.txt", "sleepers-python.json", "sleepers.py"]),
  example(
    "Timeouts",
    [
      "Cancelling.swift", "Job.swift", "Limits.swift", "WithGenerators.swift",
      "WithSwiftTasks.swift", "WithThreads.swift",
    ], beside: ["expected.txt", "timeouts-python.json", "timeouts.py"]),
].flatMap(\.self)

let package = Package(
  name: "swift-generators-examples",
  platforms: [.macOS(.v15)],
  // For the package beside that has TLS.
  products: [
    .library(name: "FlagsKit", targets: ["FlagsKit"]),
    .library(name: "HTTPKit", targets: ["HTTPKit"]),
  ],
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
      name: "flags", dependencies: ["FlagsKit"], path: "Flags/Command"),
    .testTarget(
      name: "FlagsTests", dependencies: ["FlagsKit", "HTTPKit", "HTTPTestSupport", loop],
      path: "Flags/Tests"),
    .executableTarget(
      name: "charfinder", dependencies: ["HTTPKit", "Marks", generators, loop], path: "CharFinder",
      exclude: ["charfinder.py", "expected.txt"]),
    .executableTarget(
      name: "chat", dependencies: ["Marks", generators, loop], path: "Chat",
      exclude: ["chat.py", "expected.txt"]),
    .executableTarget(
      name: "processes", dependencies: ["Marks", generators, loop], path: "Processes",
      exclude: ["expected.txt", "processes.py"]),
    .executableTarget(
      name: "ping", dependencies: ["Marks", generators, loop], path: "Ping",
      exclude: ["expected.txt", "ping.py"]),
    .executableTarget(
      name: "tail", dependencies: ["Marks", generators, loop], path: "Tail",
      exclude: ["expected.txt", "tail.py"]),
    .executableTarget(
      name: "crawler", dependencies: ["HTTPKit", "Marks", generators, loop], path: "Crawler",
      exclude: ["crawler.py", "expected.txt"]),
    .executableTarget(name: "site", dependencies: ["HTTPKit", loop], path: "Site"),
    .target(name: "Marks", dependencies: [generators, loop], path: "SideBySide/Marks"),
    .executableTarget(
      name: "sidebyside",
      dependencies: [
        "FlagsKit", "HTTPKit", "Marks",
        "SpinnerWays", "FuturesWays", "CallbacksWays", "BlockingWays", "ProducersWays",
        "TimeoutsWays",
        "DeadlockWays", "SleepersWays", "AveragerWays", "TreeWalkWays", generators, loop,
      ],
      path: "SideBySide/Command"),
    .testTarget(
      name: "SideBySideTests",
      dependencies: [
        "Marks", "ProducersWays", "TimeoutsWays", "DeadlockWays", generators, loop,
      ],
      path: "SideBySide/Tests"),
    .executableTarget(
      name: "pipeline", dependencies: [generators], path: "Pipeline",
      exclude: ["expected.txt", "pipeline.py", "requests.log"]),
    .executableTarget(
      name: "taxi", dependencies: [generators], path: "Taxi",
      exclude: ["expected.txt", "taxi.py"]),
    .executableTarget(
      name: "backtracking", dependencies: [generators], path: "Backtracking",
      exclude: ["backtracking.py", "expected.txt"]),
    .executableTarget(
      name: "checkpoint", dependencies: [generators], path: "Checkpoint",
      exclude: ["checkpoint.py", "expected.txt", "expected-python.txt"]),
    .executableTarget(
      name: "structuredconcurrency", dependencies: ["Marks", generators, loop],
      path: "StructuredConcurrency", exclude: ["expected.txt"]),
    .target(name: "BenchmarkBarrier", path: "Benchmarks/Barrier"),
    .target(
      name: "BenchmarkBodies", dependencies: [generators, "BenchmarkBarrier"],
      path: "Benchmarks/Bodies"),
    .executableTarget(
      name: "bench", dependencies: [generators, loop, "BenchmarkBarrier", "BenchmarkBodies"],
      path: "Benchmarks/Command"),
  ] + examples,
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "swift-generators",
  platforms: [.macOS(.v26)],
  products: [
    .library(name: "Generators", targets: ["Generators"]),
    .library(name: "Loop", targets: ["Loop"]),
    .executable(name: "flags", targets: ["flags"]),
    .executable(name: "spinner", targets: ["spinner"]),
    .executable(name: "averager", targets: ["averager"]),
    .executable(name: "pipeline", targets: ["pipeline"]),
    .executable(name: "taxi", targets: ["taxi"]),
    .executable(name: "treewalk", targets: ["treewalk"]),
    .executable(name: "backtracking", targets: ["backtracking"]),
    .executable(name: "checkpoint", targets: ["checkpoint"]),
    .executable(name: "structuredconcurrency", targets: ["structuredconcurrency"]),
    .executable(name: "blocking", targets: ["blocking"]),
    .executable(name: "callbacks", targets: ["callbacks"]),
    .executable(name: "deadlock", targets: ["deadlock"]),
    .executable(name: "futures", targets: ["futures"]),
    .executable(name: "producers", targets: ["producers"]),
    .executable(name: "sleepers", targets: ["sleepers"]),
    .executable(name: "timeouts", targets: ["timeouts"]),
    .executable(name: "bench", targets: ["bench"]),
  ],
  targets: [
    .target(name: "Generators"),
    .target(name: "Loop", dependencies: ["Generators"]),
    .target(name: "Snippets", path: "Tests/Snippets"),
    .testTarget(name: "GeneratorsTests", dependencies: ["Generators", "Snippets"]),
    .testTarget(name: "OwnStatementTests", dependencies: ["Generators"]),
    .testTarget(name: "LoopTests", dependencies: ["Loop", "Snippets"]),
    .target(name: "FaultInjection", path: "Tests/FaultInjection"),
    .testTarget(name: "InjectionTests", dependencies: ["Loop", "FaultInjection"]),
    .testTarget(
      name: "ConformanceTests", dependencies: ["Generators", "Loop"], exclude: ["Fixtures"]),
    .target(
      name: "FlagsKit", dependencies: ["Generators", "Loop"], path: "Examples/Flags/FlagsKit"),
    .executableTarget(
      name: "flags", dependencies: ["FlagsKit"], path: "Examples/Flags/Command"),
    .testTarget(name: "FlagsTests", dependencies: ["FlagsKit", "Loop"]),
    .executableTarget(
      name: "spinner", dependencies: ["Generators", "Loop"], path: "Examples/Spinner",
      exclude: ["spinner.py"]),
    .executableTarget(
      name: "averager", dependencies: ["Generators"], path: "Examples/Averager",
      exclude: ["averager.py", "expected.txt", "measurements.csv"]),
    .executableTarget(
      name: "pipeline", dependencies: ["Generators"], path: "Examples/Pipeline",
      exclude: ["expected.txt", "pipeline.py", "requests.log"]),
    .executableTarget(
      name: "taxi", dependencies: ["Generators"], path: "Examples/Taxi",
      exclude: ["expected.txt", "taxi.py"]),
    .executableTarget(
      name: "treewalk", dependencies: ["Generators"], path: "Examples/TreeWalk",
      exclude: ["expected.txt", "expected-deep.txt", "expected-deep-python.txt", "treewalk.py"]),
    .executableTarget(
      name: "backtracking", dependencies: ["Generators"], path: "Examples/Backtracking",
      exclude: ["backtracking.py", "expected.txt"]),
    .executableTarget(
      name: "checkpoint", dependencies: ["Generators"], path: "Examples/Checkpoint",
      exclude: ["checkpoint.py", "expected.txt", "expected-python.txt"]),
    .executableTarget(
      name: "structuredconcurrency", dependencies: ["Generators", "Loop"],
      path: "Examples/StructuredConcurrency", exclude: ["expected.txt"]),
    .executableTarget(
      name: "blocking", dependencies: ["Generators", "Loop"], path: "Examples/Blocking",
      exclude: ["blocking.py", "expected.txt"]),
    .executableTarget(
      name: "callbacks", dependencies: ["Generators", "Loop"], path: "Examples/Callbacks",
      exclude: ["callbacks.py", "expected.txt"]),
    .executableTarget(
      name: "deadlock", dependencies: ["Generators", "Loop"], path: "Examples/Deadlock",
      exclude: ["deadlock.py", "expected.txt", "expected-python.txt"]),
    .executableTarget(
      name: "futures", dependencies: ["Generators", "Loop"], path: "Examples/Futures",
      exclude: ["expected.txt", "futures.py"]),
    .executableTarget(
      name: "producers", dependencies: ["Generators", "Loop"], path: "Examples/Producers",
      exclude: ["expected.txt", "producers.py"]),
    .executableTarget(
      name: "sleepers", dependencies: ["Generators", "Loop"], path: "Examples/Sleepers",
      exclude: ["expected.txt", "expected-python.txt", "sleepers.py"]),
    .executableTarget(
      name: "timeouts", dependencies: ["Generators", "Loop"], path: "Examples/Timeouts",
      exclude: ["expected.txt", "timeouts.py"]),
    .target(name: "BenchmarkBarrier", path: "Examples/Benchmarks/Barrier"),
    .target(
      name: "BenchmarkBodies", dependencies: ["Generators", "BenchmarkBarrier"],
      path: "Examples/Benchmarks/Bodies"),
    .executableTarget(
      name: "bench", dependencies: ["Generators", "Loop", "BenchmarkBarrier", "BenchmarkBodies"],
      path: "Examples/Benchmarks/Command"),
  ],
  swiftLanguageModes: [.v6]
)

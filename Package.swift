// swift-tools-version: 6.2
import PackageDescription

// What a user imports, and its tests. The examples are a package of their own below `Examples`, since
// the names of targets are unique in a whole graph of packages.
let package = Package(
  name: "swift-generators",
  // As low as the sources allow: atomics, and executors that tasks prefer, are of these versions.
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .visionOS(.v2)],
  products: [
    .library(name: "Generators", targets: ["Generators"]),
    .library(name: "Loop", targets: ["Loop"]),
    .library(name: "LoopTesting", targets: ["LoopTesting"]),
  ],
  targets: [
    .target(name: "GeneratorsPlatform", path: "Sources/Generators/Platform"),
    .target(name: "Generators", dependencies: ["GeneratorsPlatform"], exclude: ["Platform"]),
    .target(
      name: "Loop", dependencies: ["Generators", "GeneratorsPlatform"], exclude: ["Testing"]),
    .target(name: "LoopTesting", dependencies: ["Loop"], path: "Sources/Loop/Testing"),
    .target(name: "Snippets", path: "Tests/Snippets"),
    .target(name: "TestStart", path: "Tests/TestStart"),
    .target(
      name: "TestSupport", dependencies: ["Generators", "Loop", "TestStart"],
      path: "Tests/TestSupport"),
    .testTarget(name: "TestSupportTests", dependencies: ["Loop", "TestSupport"]),
    .testTarget(name: "GeneratorsTests", dependencies: ["Generators", "Snippets", "TestSupport"]),
    .testTarget(name: "OwnStatementTests", dependencies: ["Generators"]),
    .testTarget(name: "ModelTests", dependencies: ["Generators"]),
    .target(name: "FaultInjection", path: "Tests/FaultInjection"),
    .testTarget(name: "InjectionTests", dependencies: ["Loop", "FaultInjection"]),
    .testTarget(
      name: "LoopTests",
      dependencies: ["GeneratorsPlatform", "Loop", "LoopTesting", "Snippets", "TestSupport"]),
    .testTarget(
      name: "ConformanceTests", dependencies: ["Generators", "Loop", "TestSupport"],
      exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "swift-generators",
  platforms: [.macOS(.v26)],
  products: [
    .library(name: "Generators", targets: ["Generators"]),
    .library(name: "Loop", targets: ["Loop"]),
    .executable(name: "flags", targets: ["flags"]),
  ],
  targets: [
    .target(name: "Generators"),
    .target(name: "Loop", dependencies: ["Generators"]),
    .testTarget(name: "GeneratorsTests", dependencies: ["Generators"]),
    .testTarget(name: "LoopTests", dependencies: ["Loop"]),
    .testTarget(
      name: "ConformanceTests", dependencies: ["Generators", "Loop"], exclude: ["Fixtures"]),
    .target(
      name: "FlagsKit", dependencies: ["Generators", "Loop"], path: "Examples/Flags/FlagsKit"),
    .executableTarget(
      name: "flags", dependencies: ["FlagsKit"], path: "Examples/Flags/Command"),
    .testTarget(name: "FlagsTests", dependencies: ["FlagsKit", "Loop"]),
  ],
  swiftLanguageModes: [.v6]
)

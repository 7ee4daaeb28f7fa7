// swift-tools-version: 6.2
import PackageDescription

// A package of somebody else: it sees what the library exports, and no more.
let package = Package(
  name: "PlugIns",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "swift-generators", path: "../..")],
  targets: [
    .executableTarget(
      name: "plugins",
      dependencies: [
        .product(name: "Generators", package: "swift-generators"),
        .product(name: "Loop", package: "swift-generators"),
        .product(name: "LoopTesting", package: "swift-generators"),
      ])
  ],
  swiftLanguageModes: [.v6]
)

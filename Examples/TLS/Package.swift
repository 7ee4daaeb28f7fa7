// swift-tools-version: 6.2
import PackageDescription

// A package of somebody else: it sees what the library exports, and the OpenSSL of the system.
let generators = Target.Dependency.product(name: "Generators", package: "swift-generators")
let loop = Target.Dependency.product(name: "Loop", package: "swift-generators")
let loopTesting = Target.Dependency.product(name: "LoopTesting", package: "swift-generators")

let package = Package(
  name: "TLS",
  platforms: [.macOS(.v15)],
  products: [.library(name: "TLS", targets: ["TLS"])],
  dependencies: [
    .package(name: "swift-generators", path: "../.."),
    .package(name: "swift-generators-examples", path: ".."),
  ],
  targets: [
    .systemLibrary(
      name: "OpenSSL", pkgConfig: "openssl",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    .target(name: "TLS", dependencies: ["OpenSSL", generators, loop]),
    .target(name: "EchoKit", dependencies: ["TLS", generators, loop]),
    .executableTarget(
      name: "tlsecho", dependencies: ["EchoKit", "TLS", generators, loop], path: "Sources/Command"),
    .executableTarget(
      name: "secureflags",
      dependencies: [
        .product(name: "FlagsKit", package: "swift-generators-examples"),
        .product(name: "HTTPKit", package: "swift-generators-examples"), "TLS", generators, loop,
      ], path: "Sources/Flags"),
    .testTarget(
      name: "TLSTests", dependencies: ["EchoKit", "TLS", generators, loop, loopTesting]),
  ],
  swiftLanguageModes: [.v6]
)

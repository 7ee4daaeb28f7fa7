/// A case that others have measured too.
struct ComparedCase {
  /// What is drawn beside it.
  let title: String

  /// What is run here: the words of a command line, without the name.
  let arguments: [String]

  /// Nanoseconds an operation took elsewhere.
  let peers: [(name: String, nanoseconds: Double)]

  /// The cases of the drawing.
  ///
  /// The figures of the peers are medians of one day, 2026-11-22, on two cores of a shared AMD EPYC, with Swift 6.3.1,
  /// g++ 12.2, node 20.20, CPython 3.13.0 (iteration and sending: 3.11.7), uvloop 0.23 and SwiftNIO 2.101.2. On
  /// another machine they are others, and their order stays.
  static let all = [
    ComparedCase(
      title: "iterate", arguments: ["--tier", "boxed", "G1", "20000000"],
      peers: [("AnyIterator", 6.6), ("node", 24), ("LuaJIT", 45), ("CPython", 66)]),
    ComparedCase(
      title: "send", arguments: ["--tier", "boxed", "G2", "10000000"],
      peers: [("C++20", 8.6), ("node", 26), ("LuaJIT", 47), ("CPython", 149)]),
    ComparedCase(
      title: "delegate, 100 deep", arguments: ["--tier", "boxed", "G3", "2000000", "100"],
      peers: [("C++20", 3), ("LuaJIT", 46), ("CPython", 1_082), ("node", 2_051)]),
    ComparedCase(
      title: "walk a tree", arguments: ["--tier", "boxed", "G4", "1048575", "0"],
      peers: [("C++20", 37), ("LuaJIT", 60), ("CPython", 514)]),
    ComparedCase(
      title: "switch tasks", arguments: ["L1", "2000000", "100"],
      peers: [("SwiftNIO", 124), ("Swift tasks", 541), ("CPython", 1_739)]),
    ComparedCase(
      title: "spawn and join", arguments: ["L2", "200000"],
      peers: [("node", 494), ("Swift tasks", 2_813), ("CPython", 8_033)]),
    ComparedCase(
      title: "timer", arguments: ["L4", "200000", "1"],
      peers: [("libuv", 1_218), ("uvloop", 4_759), ("SwiftNIO", 40_261)]),
    ComparedCase(
      title: "round trip", arguments: ["L5", "500000"],
      peers: [("node", 194), ("SwiftNIO", 1_156), ("uvloop", 3_213), ("CPython", 7_207)]),
  ]

  /// Runs it three times.
  ///
  /// - Returns: Nanoseconds an operation, the median.
  /// - Throws: What the case does.
  func run() throws -> Double {
    var words = arguments
    let place = words.firstIndex { !$0.hasPrefix("--") && Tier(rawValue: $0) == nil } ?? 0
    words.insert("plot", at: place + 1)
    let invocation = try Invocation(arguments: words)
    let bench = try BenchCases.named(invocation.caseName)
    let times = try (0..<3).map { _ in try bench.run(invocation).nanosecondsPerOperation }
    return times.sorted()[1]
  }
}

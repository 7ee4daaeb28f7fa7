import BenchmarkBodies

/// A body of 3, 10, 40, 100 or 300 statements is asked for items: `body NAME N SIZE`.
///
/// An operation is an item; `ns_per_statement` is what an executed statement took.
enum BodyCase: BenchCase {
  static let name = "body"
  static let meaning = "an item of a body of SIZE statements (3, 10, 40, 100, 300)"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let size = try invocation.parameter(0, "SIZE")
    let n = invocation.count
    // The first item builds the body, once in the life of the process.
    guard try BenchmarkBodies.run(size: size, items: 1) != nil else {
      throw BenchError.usage("SIZE is one of \(BenchmarkBodies.sizes)")
    }
    var statements = 0.0
    var measurement = try Measurement.timed("\(name).s\(size)", operations: n) {
      guard let report = try BenchmarkBodies.run(size: size, items: n) else { return 0 }
      statements = report.statements
      return report.checksum
    }
    let perStatement = measurement.nanosecondsPerOperation * Double(n) / statements
    measurement.figures = [
      ("ns_per_statement", perStatement), ("statements_per_op", statements / Double(n)),
    ]
    return measurement
  }
}

/// One line of a conformance file.
struct ConformanceCase: Sendable {
  let id: String
  let title: String
  let program: JSON
  let driver: JSON?
  var trace: [JSON]

  init(_ line: JSON) throws {
    let members = try line.object
    id = try (members["id"] ?? .null).string
    title = try (members["title"] ?? .null).string
    program = members["program"] ?? .null
    driver = members["driver"]
    trace = try (members["trace"] ?? .null).array
  }
}

/// The printed result of a run over conformance files.
struct ConformanceReport {
  /// Whether only failures are printed: so it is unless the programs come from elsewhere, where those
  /// who gave them want to know of each.
  var isQuiet = !ConformanceFiles.areForeign
  private(set) var passed = 0
  private(set) var failed = 0

  /// Runs a program and prints whether its trace is the expected one.
  mutating func check(_ test: ConformanceCase, _ run: (ConformanceCase) throws -> [JSON]) {
    compare(test, Result { try run(test) })
  }

  /// The same for a program that is run asynchronously.
  mutating func check(
    _ test: ConformanceCase, _ run: (ConformanceCase) async throws -> [JSON]
  ) async {
    do {
      compare(test, .success(try await run(test)))
    } catch {
      compare(test, .failure(error))
    }
  }

  private mutating func compare(_ test: ConformanceCase, _ result: Result<[JSON], any Error>) {
    switch result {
    case .success(let actual) where actual == test.trace:
      passed += 1
      if !isQuiet { print("pass \(test.id)") }
    case .success(let actual):
      fail(test)
      let index = zip(actual, test.trace).prefix { $0 == $1 }.count
      print("  entry \(index)")
      print("  expected \(index < test.trace.count ? "\(test.trace[index])" : "missing")")
      print("  actual   \(index < actual.count ? "\(actual[index])" : "missing")")
    case .failure(let error):
      fail(test)
      print("  \(error)")
    }
  }

  /// Prints the last line.
  func summarize() { print("\(passed) passed, \(failed) failed") }

  private mutating func fail(_ test: ConformanceCase) {
    failed += 1
    print("FAIL \(test.id) \(test.title)")
  }
}

/// How a generator is written and held in a case of generators.
enum Tier: String, CaseIterable {
  /// A struct with a hand-written `resume`, in a local variable.
  case hand

  /// Statements, in a local variable.
  case dsl

  /// Statements, behind an `AnyGenerator`.
  case boxed
}

/// What the command line asks for: `bench [--tier T] CASE NAME N [PARAMETER …]`.
struct Invocation {
  /// The tier, for the cases that have tiers.
  var tier = Tier.dsl

  /// The case, by name.
  var caseName = ""

  /// What the program is called in its report.
  var peer = ""

  /// How many operations to measure.
  var count = 0

  /// What else the case wants to know.
  var parameters: [Int] = []

  /// Reads a command line.
  ///
  /// - Throws: ``BenchError/usage(_:)``.
  init(arguments: [String]) throws {
    var words = arguments[...]
    while let word = words.first, word.hasPrefix("--") {
      words.removeFirst()
      guard word == "--tier" else { throw BenchError.usage("unknown option \(word)") }
      guard let name = words.popFirst(), let tier = Tier(rawValue: name) else {
        let names = Tier.allCases.map(\.rawValue).joined(separator: ", ")
        throw BenchError.usage("--tier wants one of \(names)")
      }
      self.tier = tier
    }
    guard words.count >= 3 else { throw BenchError.usage("a case, a name and a count are needed") }
    caseName = words.removeFirst()
    peer = words.removeFirst()
    let numbers = try words.map { word in
      guard let number = Int(word), number >= 0 else {
        throw BenchError.usage("\(word) is no count")
      }
      return number
    }
    count = numbers[0]
    guard count > 0 else { throw BenchError.usage("the count must be positive") }
    parameters = Array(numbers.dropFirst())
  }

  /// A parameter of the case.
  ///
  /// - Throws: ``BenchError/usage(_:)`` if it is missing.
  func parameter(_ index: Int, _ name: String) throws -> Int {
    guard index < parameters.count else {
      throw BenchError.usage("\(caseName) needs the parameter \(name)")
    }
    return parameters[index]
  }
}

/// What is wrong with a command line.
enum BenchError: Error {
  /// It cannot be understood, for this reason.
  case usage(String)

  /// There is no case of this name.
  case unknownCase(String)
}

/// What the bodies of a program share: its globals, its trace and its clock.
final class World {
  var globals: [String: Value] = [:]
  var trace: [Plain] = []
  /// The loop's time; a generator program has none.
  var now: () -> Int = { 0 }
  private var steps = 0

  /// More than any program needs; a program that takes more hangs.
  static let stepLimit = 100_000

  /// Counts a statement.
  func step() throws {
    steps += 1
    try checkLimit()
  }

  /// Throws if the program has run too long.
  func checkLimit() throws {
    if steps > World.stepLimit { throw StepLimitReached() }
  }

  /// Begins with an empty trace and no statement counted.
  func restart() {
    trace = []
    steps = 0
  }

  /// Makes every further statement fail, so that what is still suspended can be ended quickly.
  func end() { steps = World.stepLimit }
}

/// The variables of one activation of a body.
struct Locals {
  let world: World
  /// What a log entry of this activation begins with.
  let heading: () -> [Plain]
  var values: [String: Value]
  /// The caught errors, by the nesting depth of their handlers.
  var caught: [Int: any Error] = [:]

  subscript(name: String) -> Value? {
    get { name.hasPrefix("$") ? world.globals[name] : values[name] }
    set {
      if name.hasPrefix("$") { world.globals[name] = newValue } else { values[name] = newValue }
    }
  }

  /// The value of a variable.
  func value(_ name: String) throws -> Value {
    guard let value = self[name] else { throw LanguageError("unassigned variable \(name)") }
    return value
  }

  /// Assigns a target; `nil` drops the value.
  mutating func assign(_ target: String?, _ value: Value) {
    if let target { self[target] = value }
  }
}

/// A generator that is run with its past kept.
struct History {
  let id: String

  static let all: [History] = []

  func runOne(into path: String) throws {}
}

/// What came of exploring a model.
struct Exploration {
  /// How many states there are; all of them were seen, if there is no failure.
  var states = 0

  /// How many steps lead from one of them to another.
  var steps = 0

  /// How many of them are ends.
  var ends = 0

  /// What went wrong first, after the fewest steps.
  var failure: Failure?

  /// What went wrong, and on which way.
  struct Failure: CustomStringConvertible {
    let fault: any Error

    /// The steps in their order: thread and label.
    let schedule: [String]

    var description: String {
      (["\(fault), after:"] + schedule.map { "  \($0)" }).joined(separator: "\n")
    }
  }
}

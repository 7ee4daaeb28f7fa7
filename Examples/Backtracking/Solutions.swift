import Generators

/// Yields what a generator returns for every way to choose among what it yields.
///
/// At each choice the generator is forked: an activation is a value, so a copy of it goes on from
/// where it stands, and leaves the original there for the next choice. Nothing is run twice.
struct Solutions<Problem: Generator>: Generator where Problem.Yielded == [Problem.Sent] {
  typealias Yielded = Problem.Returned
  typealias Sent = Void
  typealias Returned = Void

  /// A generator that waits for a choice, and the choices that were not made yet.
  private struct Fork {
    let generator: Problem
    var choices: ArraySlice<Problem.Sent>
  }

  private var start: Problem?
  private var forks: [Fork] = []

  /// How many copies were made.
  private(set) var copies = 0

  init(of problem: Problem) { start = problem }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Problem.Returned, Void> {
    try resumption.get()
    if var generator = start.take() {
      let step = try generator.resume(.next)
      if let solution = follow(generator, step) { return .yielded(solution) }
    }
    while let choice = nextChoice() {
      var copy = choice.generator  // the fork
      copies += 1
      let step = try copy.send(choice.value)
      if let solution = follow(copy, step) { return .yielded(solution) }
    }
    return .returned(())
  }

  /// Keeps a generator for its choices, or gives what it returned.
  private mutating func follow(
    _ generator: Problem, _ step: Step<Problem.Yielded, Problem.Returned>
  ) -> Problem.Returned? {
    switch step {
    case .yielded(let choices): forks.append(Fork(generator: generator, choices: choices[...]))
    case .returned(let solution): return solution
    }
    return nil
  }

  /// The next choice of the innermost fork that has one.
  private mutating func nextChoice() -> (generator: Problem, value: Problem.Sent)? {
    while let fork = forks.last {
      if let value = forks[forks.count - 1].choices.popFirst() { return (fork.generator, value) }
      forks.removeLast()
    }
    return nil
  }
}

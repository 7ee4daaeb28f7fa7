import Loop

/// Deadlocks of tasks of an event loop, each on a loop of its own.
package enum WithGenerators {
  /// Three philosophers, each of whom takes one fork and waits for another.
  package static func dine(isOrdered: Bool, on loop: EventLoop) throws {
    try loop.runUntilComplete(Dinner(isOrdered: isOrdered))
  }

  /// Two tasks that wait for each other.
  package static func hatch(on loop: EventLoop) throws {
    let pair = Pair()
    pair.hen = loop.createTask(Hatch(pair: pair, needs: \.egg), name: "hen")
    pair.egg = loop.createTask(Hatch(pair: pair, needs: \.hen), name: "egg")
    try loop.runForever()
  }
}

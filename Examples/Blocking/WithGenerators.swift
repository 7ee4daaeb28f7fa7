import Loop

/// What blocks a loop, and what cures it.
package enum WithGenerators {
  /// Saves on the loop's thread, in an executor, and computes in pieces, while a clock ticks.
  package static func save(on loop: EventLoop) throws {
    loop.exceptionHandler = { _, report in
      // A pause of the whole machine is a slow step too; no such is as long as the call below.
      if let step = report.error as? SlowStep, step.duration > .milliseconds(200),
        case .task(let name) = step.subject
      {
        print("  the loop was blocked by a step of \(name)")
      }
    }
    let clock = Clock()
    let ticker = loop.createTask(Ticker(clock: clock), name: "ticker")

    print("in the coroutine itself:")
    let blocking = loop.createTask(SaveHere(clock: clock), name: "save")
    print("  the clock ticks meanwhile: \(try loop.runUntilComplete(blocking) > 0)")

    print("in an executor:")
    let elsewhere = loop.createTask(SaveElsewhere(clock: clock), name: "save")
    print("  the clock ticks meanwhile: \(try loop.runUntilComplete(elsewhere) > 0)")

    print("in pieces, with a turn after each:")
    let pieces = loop.createTask(ComputeInPieces(clock: clock), name: "compute")
    print("  the clock ticks meanwhile: \(try loop.runUntilComplete(pieces) > 0)")

    ticker.cancel()
    // It is told at its next step.
    _ = try loop.runUntilIdle()
  }
}

import Loop

/// Limits and cancellations of tasks of an event loop.
package enum WithGenerators {
  /// Gives jobs time, and ends some.
  package static func limit(on loop: EventLoop) throws {
    loop.say("waitFor cancels what it waits for, and waits for its clean-up")
    try loop.runUntilComplete(OneLimit())
    loop.say("limits nest: each ends its own statements")
    try loop.runUntilComplete(NestedLimits())
    loop.say("a limit can be moved")
    try loop.runUntilComplete(MovedLimit())
    loop.say("a task that is cancelled cleans up")
    try loop.runUntilComplete(Cancelling())
    try loop.runUntilComplete(Shielding())
  }

  /// Only what threads and Swift tasks do, too.
  package static func limitOne(on loop: EventLoop) throws {
    try loop.runUntilComplete(OneLimit())
    try loop.runUntilComplete(Cancelling())
  }
}

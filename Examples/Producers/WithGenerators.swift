import Loop

/// The kitchen as tasks of an event loop.
package enum WithGenerators {
  /// Runs the kitchen, from the first to the last dish.
  package static func serve(on loop: EventLoop) throws {
    try loop.runUntilComplete(Kitchen())
  }
}

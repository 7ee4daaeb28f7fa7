import Loop

/// The job on an event loop, in three ways that come to the same.
package enum WithGenerators {
  /// Asks with callbacks.
  package static func callBack(_ users: [String], on loop: EventLoop) throws {
    let service = Service(loop: loop)
    for user in users {
      WithCallbacks.price(of: user, from: service) { print("  " + outcome($0)) }
      try loop.runUntilIdle()
    }
  }

  /// Asks with `yield from`.
  package static func yieldFrom(_ users: [String], on loop: EventLoop) throws {
    let service = Service(loop: loop)
    for user in users {
      let result = Result { try loop.runUntilComplete(Price(service: service, user: user)) }
      print("  " + outcome(result))
    }
  }

  /// Asks with callbacks that send to a generator.
  package static func send(_ users: [String], on loop: EventLoop) throws {
    let service = Service(loop: loop)
    for user in users {
      Trampoline(PriceSteps(user: user), service) { print("  " + outcome($0)) }.resume()
      try loop.runUntilIdle()
    }
  }
}

import Loop

/// Makes some calls at the same time, and ends meanwhile what they go to.
///
/// - Parameters:
///   - count: How many.
///   - call: One of them, which is given its number.
///   - end: What ends the loop, or the loops.
/// - Returns: What the calls have thrown, but for ``LoopError/closed``.
func strangeErrors(
  of count: Int, calls call: @escaping @Sendable (Int) async throws -> Void,
  until end: @escaping @Sendable () async -> Void
) async -> [any Error] {
  await withTaskGroup(of: (any Error)?.self) { tasks in
    for number in 0..<count {
      tasks.addTask {
        do {
          try await call(number)
          return nil
        } catch {
          return error as? LoopError == .closed ? nil : error
        }
      }
    }
    tasks.addTask {
      await end()
      return nil
    }
    return await tasks.reduce(into: [any Error]()) { errors, error in
      if let error { errors.append(error) }
    }
  }
}

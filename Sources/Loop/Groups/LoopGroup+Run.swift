import Generators

extension LoopGroup {
  /// Runs a coroutine on one of the loops from any Swift task, and waits for it.
  ///
  /// ```swift
  /// let image = try await group.run { _ in DownloadOne(cc: "BR") }
  /// ```
  ///
  /// As ``ThreadsafeLoop/run(timeout:_:)``: cancelling the Swift task cancels the coroutine, and its clean-up
  /// is waited for.
  ///
  /// - Parameters:
  ///   - choice: Which loop; the one that has least to do unless it is given.
  ///   - timeout: How long the coroutine may take, or `nil`.
  ///   - main: Makes the coroutine, on the loop's thread.
  /// - Returns: The result.
  /// - Throws: What `main` and the coroutine throw; `CancellationError`; ``TimeoutError``;
  ///   ``LoopError/closed`` after ``shutdown(grace:)``, or if the loop is closed meanwhile.
  /// - Precondition: There is a loop with the number that is chosen.
  @concurrent public func run<Source: Awaitable>(
    on choice: Choice = .leastLoaded, timeout: Duration? = nil,
    _ main: @escaping @Sendable (EventLoop) throws -> Source
  ) async throws -> Source.Delegation.Returned where Source.Delegation.Returned: Sendable {
    let number = try choose(choice)
    defer { members[number].load.end() }
    return try await threads[number].run(timeout: timeout, main)
  }

  /// Runs a coroutine on each of the loops from any Swift task, all at a time, and waits for all.
  ///
  /// ```swift
  /// let counts = try await group.runOnEach { loop in Immediately { loop.taskCount } }
  /// ```
  ///
  /// If one fails the others are cancelled, and their clean-up is waited for.
  ///
  /// - Parameters:
  ///   - timeout: How long each coroutine may take, or `nil`.
  ///   - main: Makes the coroutine of a loop, on its thread.
  /// - Returns: The results, in the order of the loops.
  /// - Throws: As ``run(on:timeout:_:)``: the error of the first that failed.
  @concurrent public func runOnEach<Source: Awaitable & SendableMetatype>(
    timeout: Duration? = nil, _ main: @escaping @Sendable (EventLoop) throws -> Source
  ) async throws -> [Source.Delegation.Returned] where Source.Delegation.Returned: Sendable {
    typealias Value = Source.Delegation.Returned
    return try await withThrowingTaskGroup(of: (Int, Value).self) { tasks in
      for number in threads.indices {
        tasks.addTask {
          (number, try await self.run(on: .number(number), timeout: timeout, main))
        }
      }
      var results: [Int: Value] = [:]
      for try await (number, value) in tasks { results[number] = value }
      return threads.indices.compactMap { results[$0] }
    }
  }

  /// Runs a coroutine on one of the loops, and gives what threads, and coroutines of other loops, can wait
  /// for its result with.
  ///
  /// ```swift
  /// YieldFrom(into: \.flag) { try $0.group.runCoroutineThreadsafe { _ in DownloadOne(cc: "BR") } }
  /// ```
  ///
  /// Returns at once. As ``ThreadsafeLoop/runCoroutineThreadsafe(name:_:)``.
  ///
  /// - Parameters:
  ///   - choice: Which loop; the one that has least to do unless it is given.
  ///   - name: The name of the task, for people.
  ///   - main: Makes the coroutine, on the loop's thread; an error that it throws is the result.
  /// - Returns: What to wait with, and to cancel by.
  /// - Throws: ``LoopError/closed`` after ``shutdown(grace:)``.
  /// - Precondition: There is a loop with the number that is chosen.
  public func runCoroutineThreadsafe<Source: Awaitable & SendableMetatype>(
    on choice: Choice = .leastLoaded, name: String? = nil,
    _ main: @escaping @Sendable (EventLoop) throws -> Source
  ) throws -> ThreadsafeFuture<Source.Delegation.Returned>
  where Source.Delegation.Returned: Sendable {
    let member = members[try choose(choice)]
    let load = member.load
    do {
      let future = try member.handle.runCoroutineThreadsafe(name: name, main)
      future.whenDone { _, _ in load.end() }
      return future
    } catch {
      load.end()
      throw error
    }
  }
}

import Generators
import Loop

extension AwaitableLaw {
  /// Checks that something made of futures keeps them: ``keepsMembers``.
  ///
  /// ```swift
  /// try AwaitableLaw.checkMembers { $0.loop.gather($1) }
  /// ```
  ///
  /// The members are dropped before the awaitable is waited for, or while it is; then the task that
  /// waits is cancelled, at each of its suspensions. It must end, and nothing may be left.
  ///
  /// - Parameters:
  ///   - count: How many members there are.
  ///   - make: Makes the awaitable of pending futures, the same each time.
  /// - Throws: ``BrokenLaw`` of this type; what `make` throws.
  public static func checkMembers<Source: Awaitable>(
    count: Int = 2, _ make: (TestLoop, [Future<Int>]) throws -> Source
  ) throws {
    for isDroppedFirst in [true, false] {
      let dropped = isDroppedFirst ? "before it is awaited" : "while it is awaited"
      let test = TestLoop()
      defer { test.close() }
      let loop = test.loop
      do {
        let task = try start(test, count, isDroppedFirst, make)
        if task.isDone { continue }
        try require(
          task.cancel(), AwaitableLaw.keepsMembers,
          "its members are dropped \(dropped), and its task cannot be cancelled")
        try loop.runUntilIdle()
        try require(
          task.isDone, AwaitableLaw.keepsMembers,
          "its members are dropped \(dropped), and its task, which was cancelled, goes on waiting")
        _ = try? task.exception()
      }
      try require(
        loop.futureCount == 0 && LeftoverError(loop).isEmpty, AwaitableLaw.keepsMembers,
        "its members are dropped \(dropped), and \(loop.futureCount) futures are left")
    }
  }

  private static func start<Source: Awaitable>(
    _ test: TestLoop, _ count: Int, _ isDroppedFirst: Bool,
    _ make: (TestLoop, [Future<Int>]) throws -> Source
  ) throws -> EventLoop.Task<Source.Delegation.Returned> {
    var members = (0..<count).map { _ in test.loop.createFuture(Int.self) }
    let source = try make(test, members)
    if isDroppedFirst { members = [] }
    let task = test.loop.createTask(source)
    try test.loop.runUntilIdle()
    members = []
    return task
  }
}

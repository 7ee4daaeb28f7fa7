import Generators

extension EventLoop {
  /// Waits for several awaitables at once: a future of all their results, in order.
  ///
  /// Coroutines are wrapped in tasks at once, and members that are done already count at once, as in
  /// CPython 3.12: neither a limit nor a cancellation can take their results away. The first error, or the first cancellation, becomes
  /// the error of the whole; the others go on. Cancelling the future cancels them all. A future that
  /// is given twice appears twice in the result.
  ///
  /// - Parameter awaitables: Coroutines, futures or tasks, all of one type.
  /// - Returns: A future of the results; done at once if all of them are, or if there are
  ///   none.
  @inlinable
  public func gather<S: Sequence>(
    _ awaitables: S
  ) -> Future<[S.Element.Delegation.Returned]> where S.Element: Awaitable {
    gather(awaitables, combining: { $0 })
  }

  /// Waits for several awaitables at once: a future of what is made of all their results.
  ///
  /// - Parameters:
  ///   - awaitables: Coroutines, futures or tasks, all of one type.
  ///   - combine: Makes one value of the results, which are in the order of the awaitables.
  /// - Returns: A future of that value; as with ``gather(_:)-(S)`` otherwise.
  @inlinable
  public func gather<S: Sequence, Output>(
    _ awaitables: S, combining combine: @escaping ([S.Element.Delegation.Returned]) -> Output
  ) -> Future<Output> where S.Element: Awaitable {
    typealias Value = S.Element.Delegation.Returned
    return join(awaitables, keepingErrors: false) { children in
      combine(children.map { $0.result(as: Value.self) })
    }
  }

  /// Waits for several awaitables of different types at once: a future of a tuple of their results.
  ///
  /// ```swift
  /// YieldFrom { $0.loop.gather(GetFlag(cc: "BR"), $0.loop.sleep(.seconds(1))) } receive: {
  ///   $0.image = $1.0
  /// }
  /// ```
  ///
  /// - Parameter awaitable: Coroutines, futures or tasks.
  /// - Returns: A future of the results; as with ``gather(_:)-(S)`` otherwise.
  @inlinable
  public func gather<each Source: Awaitable>(
    _ awaitable: repeat each Source
  ) -> Future<(repeat (each Source).Delegation.Returned)> {
    let (outer, observer): (Future<(repeat (each Source).Delegation.Returned)>, GatherObserver) =
      makeGather(mayRepeat: true, keepingErrors: false) { children in
        var rest = children[...]
        return (repeat rest.takeResult((each Source).Delegation.Returned.self))
      }
    for source in repeat each awaitable { observer.add(ensureFuture(source).cell) }
    observer.begin()
    return outer
  }

  /// Waits for several awaitables at once: a future of all their results and errors, in order.
  ///
  /// asyncio's `gather` with `return_exceptions`: it never fails because of a child.
  ///
  /// - Parameter awaitables: Coroutines, futures or tasks, all of one type.
  /// - Returns: A future of the outcomes. A child that was cancelled has failed with
  ///   ``CancelledError``.
  @inlinable
  public func gatherResults<S: Sequence>(
    _ awaitables: S
  ) -> Future<[Result<S.Element.Delegation.Returned, any Error>]> where S.Element: Awaitable {
    gatherResults(awaitables, combining: { $0 })
  }

  /// Waits for several awaitables at once: a future of what is made of their results and errors.
  ///
  /// - Parameters:
  ///   - awaitables: Coroutines, futures or tasks, all of one type.
  ///   - combine: Makes one value of the outcomes, which are in the order of the awaitables.
  /// - Returns: A future of that value; as with ``gatherResults(_:)`` otherwise.
  @inlinable
  public func gatherResults<S: Sequence, Output>(
    _ awaitables: S,
    combining combine: @escaping ([Result<S.Element.Delegation.Returned, any Error>]) -> Output
  ) -> Future<Output> where S.Element: Awaitable {
    typealias Value = S.Element.Delegation.Returned
    return join(awaitables, keepingErrors: true) { children in
      combine(
        children.map { child in Result { try Future<Value>(cell: child.cell).result() } })
    }
  }

  @inlinable
  func join<S: Sequence, Output>(
    _ awaitables: S, keepingErrors: Bool, _ collect: @escaping ([CellRef]) -> Output
  ) -> Future<Output> where S.Element: Awaitable {
    // Each coroutine gets a task of its own; other awaitables may be one future twice.
    let areTasks = S.Element.self is any Coroutine.Type
    let (outer, observer) = makeGather(
      mayRepeat: !areTasks, keepingErrors: keepingErrors, collect)
    observer.reserveCapacity(awaitables.underestimatedCount)
    for awaitable in awaitables { observer.add(ensureFuture(awaitable).cell) }
    observer.begin()
    return outer
  }

  @inlinable
  func makeGather<Output>(
    mayRepeat: Bool, keepingErrors: Bool, _ collect: @escaping ([CellRef]) -> Output
  ) -> (Future<Output>, GatherObserver) {
    let cell = makeCell(Output.self, .gather)
    let observer = GatherObserver(cell, mayRepeat, keepingErrors) { head, children in
      let output = collect(children)
      // The closure may have completed the future itself.
      guard head.makeCompletable() else { return }
      head.fill(output)
    }
    return (Future(cell: cell), observer)
  }
}

extension ArraySlice<CellRef> {
  /// Takes the next cell off and gives its result.
  @inlinable
  mutating func takeResult<Value>(_ type: Value.Type) -> Value {
    removeFirst().result(as: type)
  }
}

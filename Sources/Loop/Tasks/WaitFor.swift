import Generators

extension EventLoop {
  /// Waits for an awaitable, but not longer than a limit.
  ///
  /// ```swift
  /// Try {
  ///   YieldFrom { $0.loop.waitFor(GetFlag(cc: $0.cc), timeout: .seconds(5)) } receive: { … }
  /// } catch: {
  ///   Catch(TimeoutError.self) { … }
  /// }
  /// ```
  ///
  /// A coroutine is wrapped in a task when the waiting begins. At the limit it is cancelled, and the
  /// waiting ends when it has ended: with ``TimeoutError``, or with the result or error that it ends
  /// with nevertheless. If the waiting itself is cancelled, so is the awaitable, which is then
  /// waited for too. If the waiting is closed, the awaitable is cancelled.
  ///
  /// A cancellation that comes together with the result of a future or task is raised, as in CPython
  /// 3.12; the holder of the future has the result. The result of a coroutine would be lost, and with it
  /// a lock that was acquired: it is given, and the cancellation is raised where the task waits next.
  /// If it ends without that, it is cancelled nevertheless.
  ///
  /// - Parameters:
  ///   - awaitable: A coroutine, future or task.
  ///   - timeout: The limit; zero or less gives the awaitable no time at all; `nil` means no limit,
  ///     and then a coroutine runs in place.
  /// - Returns: An awaitable of the result.
  @inlinable
  public func waitFor<Source: Awaitable>(
    _ awaitable: Source, timeout: Duration?
  ) -> EventLoop.WaitFor<Source> {
    EventLoop.WaitFor(self, awaitable, timeout)
  }
}

extension EventLoop {
  /// Waits for an awaitable with a limit: what ``EventLoop/waitFor(_:timeout:)`` gives.
  public struct WaitFor<Source: Awaitable>: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Source.Delegation.Returned

    @usableFromInline
    enum State {
      case created(Source)
      case inPlace(Source.Delegation)
      case waiting(Future<Returned>, WaitForLimit)
      case done
    }

    @usableFromInline let link: LoopLink
    @usableFromInline let timeout: Duration?
    @usableFromInline var state: State

    @inlinable
    init(_ loop: EventLoop, _ awaitable: Source, _ timeout: Duration?) {
      link = loop.link
      self.timeout = timeout
      self.state = .created(awaitable)
    }

    @inlinable
    public mutating func resume(
      _ resumption: Resumption<Void>
    ) throws -> Step<Suspension, Returned> {
      try advance(resumption).get()
    }

    @inlinable
    public mutating func advance(
      _ resumption: Resumption<Void>
    ) -> Outcome<Suspension, Returned> {
      let state = state
      self.state = .done
      switch state {
      case .created(let source):
        if case .raise(let error) = resumption { return .raised(error) }
        guard let timeout else { return goOn(source.makeGenerator(), .next) }
        guard let loop = link.loop else { return .raised(LoopError.closed) }
        var limit = WaitForLimit(loop, timeout)
        let count = loop.taskCount
        let future = loop.ensureFuture(source)
        let answer = limit.begin(future.cell, taskCountBefore: count)
        return report(answer, future, limit)
      case .inPlace(let delegate):
        return goOn(delegate, resumption)
      case .waiting(let future, var limit):
        let answer = limit.wake(resumption, future.cell)
        return report(answer, future, limit)
      case .done:
        if case .raise(let error) = resumption { return .raised(error) }
        return .exhausted
      }
    }

    @inlinable
    mutating func goOn(
      _ delegate: Source.Delegation, _ resumption: Resumption<Void>
    ) -> Outcome<Suspension, Returned> {
      var delegate = delegate
      if case .raise(let error) = resumption, error is GeneratorExit {
        return .raised(delegate._closing() ?? error)
      }
      let outcome = delegate.advance(resumption)
      if case .yielded = outcome { state = .inPlace(delegate) }
      return outcome
    }

    @inlinable
    mutating func report(
      _ answer: WaitForLimit.Answer, _ future: Future<Returned>, _ limit: WaitForLimit
    ) -> Outcome<Suspension, Returned> {
      switch answer {
      case .wait(let waiter):
        state = .waiting(future, limit)
        return .yielded(waiter.suspension)
      case .raise(let error):
        return .raised(error)
      case .result(let isLate):
        do {
          return .returned(try future.result())
        } catch is CancelledError where isLate {
          return .raised(TimeoutError())
        } catch {
          return .raised(error)
        }
      }
    }
  }
}

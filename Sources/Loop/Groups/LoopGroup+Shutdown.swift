import Generators

extension LoopGroup {
  /// Ends the servers, and then the loops and their threads; does not wait for ever.
  ///
  /// ```swift
  /// try loop.addSignalHandler(.terminate) { Task { await group.shutdown(grace: .seconds(5)) } }
  /// ```
  ///
  /// 1. No server is started any more: ``LoopError/closed``.
  /// 2. The servers end, as ``Server/shutdown(grace:)`` does it, on all loops at the same time: they stop
  ///    listening, close their connections, and wait until the coroutines have ended and what they have
  ///    written is sent. Everything else goes on meanwhile.
  /// 3. When the time is over, the connections are broken off that are left. Their coroutines have one more
  ///    second, also one that waits for something else.
  /// 4. The loops are closed, as ``EventLoop/close()`` does it: coroutines that still run, of connections or
  ///    other ones, are closed where they stand. Whoever waits for one gets ``LoopError/closed``, and so does
  ///    whoever uses the group afterwards.
  /// 5. The threads end. A call that blocks in an executor of a loop is waited for, and so is a step that
  ///    blocks its loop: neither can be ended from outside.
  ///
  /// The second time only waits for the end of the first. A Swift task that is cancelled while it waits
  /// changes nothing, and neither does a coroutine of one of the loops, which is closed with its loop.
  ///
  /// - Parameter grace: How long the connections may take to end by themselves.
  /// - Returns: Whether all had ended in time.
  @discardableResult
  public func shutdown(grace: Duration = .zero) async -> Bool {
    let end = state.withLock { state in
      if let end = state.end { return end }
      let servers = state.servers
      let end = Task { await self.end(servers, grace: grace) }
      state.end = end
      return end
    }
    return await end.value
  }

  private func end(_ servers: Set<UInt64>, grace: Duration) async -> Bool {
    let areInTime = await withTaskGroup(of: Bool.self) { tasks in
      for server in servers {
        tasks.addTask { await self.end(server, grace: grace, patience: .seconds(1)) }
      }
      return await tasks.reduce(true) { $0 && $1 }
    }
    await withTaskGroup(of: Void.self) { tasks in
      for thread in threads { tasks.addTask { await thread.shutdown() } }
    }
    return areInTime
  }

  /// Has a server stop listening.
  func close(_ number: UInt64) async {
    await Task {
      await closeNow(number)
      let areGone = await onEach { loop in
        Immediately { loop.parts.service(GroupService.self)?.leave(number) ?? true }
      }
      if areGone { _ = state.withLock { $0.servers.remove(number) } }
    }.value
  }

  private func closeNow(_ number: UInt64) async {
    _ = await onEach { loop in
      Immediately {
        loop.part(number)?.server.close()
        return true
      }
    }
  }

  /// Ends a server.
  ///
  /// - Parameters:
  ///   - number: Its number.
  ///   - grace: How long connections may take.
  ///   - patience: How long the coroutines may take of those that are broken off then; `nil` for any time.
  /// - Returns: Whether all had ended in time.
  @discardableResult
  func end(_ number: UInt64, grace: Duration, patience: Duration?) async -> Bool {
    await Task {
      // First everywhere: what one loop still hands on has arrived when the others are asked to end.
      await self.closeNow(number)
      let areInTime = await self.onEach { _ in
        PartShutdown(number: number, grace: grace, patience: patience)
      }
      _ = self.state.withLock { $0.servers.remove(number) }
      return areInTime
    }.value
  }

  /// Runs something on each loop that is open; says whether all have said yes.
  private func onEach<Source: Awaitable<Bool> & SendableMetatype>(
    _ main: @escaping @Sendable (EventLoop) -> Source
  ) async -> Bool {
    await withTaskGroup(of: Bool.self) { tasks in
      for thread in threads where !thread.hasEnded {
        tasks.addTask {
          // A loop that is closed meanwhile has ended what it had, though not in time.
          do { return try await thread.run(main) } catch { return false }
        }
      }
      return await tasks.reduce(true) { $0 && $1 }
    }
  }
}

/// Ends the part of a server that one loop has.
private struct PartShutdown: Coroutine {
  typealias Returned = Bool

  let number: UInt64
  let grace: Duration
  let patience: Duration?
  var isInTime = true
  var server: Server?

  static let body = Program {
    Do { $0.server = $0.loop.part($0.number)?.server }
    If {
      $0.server?.isBusy ?? false
    } then: {
      Do { $0.server?.closeClients() }
      Try {
        YieldFrom { try $0.ended(within: $0.grace) }
      } catch: {
        Catch(TimeoutError.self) {
          Do {
            $0.isInTime = false
            $0.server?.abortClients()
          }
          Try {
            YieldFrom { try $0.ended(within: $0.patience) }
          } catch: {
            Catch(TimeoutError.self) { Do { _ in } }
          }
        }
      }
    }
    Do { $0.forget() }
    Return { $0.isInTime }
  }

  private func ended(within limit: Duration?) throws -> EventLoop.WaitFor<Server.Closing> {
    guard let server else { throw LoopError.closed }
    return loop.waitFor(server.waitSent(), timeout: limit)
  }

  private func forget() {
    if server?.isBusy ?? false { return }
    loop.parts.service(GroupService.self)?.parts[number] = nil
  }
}

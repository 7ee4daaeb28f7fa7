/// Attempts to connect to several addresses, one of which is to succeed.
///
/// The next address is tried when an attempt has failed, or has taken longer than a delay, if there is
/// one (RFC 8305, section 5). The first connection that stands ends the others.
///
/// It is not kept by the loop: dropped, it closes its sockets.
final class ConnectRace {
  private let link: LoopLink
  private let addresses: [SocketAddress]
  private let delay: Duration?

  private var next = 0
  private var attempts: [ConnectAttempt] = []
  private var failures: [(number: Int, error: SystemError)] = []
  private var timer: EventLoop.TimerHandle?

  /// Completed when there is an outcome.
  let waiter: Future<Void>

  /// The socket that is connected, or why there is none; `nil` as long as that is open.
  private(set) var outcome: Result<Descriptor, any Error>?

  init(_ loop: EventLoop, _ addresses: [SocketAddress], delay: Duration?) {
    link = loop.link
    self.addresses = addresses
    self.delay = delay
    waiter = loop.createFuture()
  }

  deinit { end() }

  /// Tries the next address, and those after it as long as they fail at once.
  func tryNext() {
    timer.take()?.cancel()
    while next < addresses.count {
      let number = next
      next += 1
      do {
        let attempt = try ConnectAttempt(
          number, addresses[number], on: try link.open(), of: self)
        if try attempt.begin() == .connected { return finish(.success(attempt.take())) }
        attempts.append(attempt)
        return tryAnotherLater()
      } catch let error as SystemError {
        failures.append((number, error))
      } catch {
        return finish(.failure(error))
      }
    }
    if attempts.isEmpty { finish(.failure(failure)) }
  }

  private func tryAnotherLater() {
    guard let delay, next < addresses.count else { return }
    timer = link.loop?.callLater(delay) { [weak self] in self?.tryNext() }
  }

  /// Told by an attempt that the answer is there.
  fileprivate func answered(_ attempt: ConnectAttempt) {
    attempts.removeAll { $0 === attempt }
    do throws(SystemError) {
      finish(.success(try attempt.connected()))
    } catch {
      failures.append((attempt.number, error))
      tryNext()
    }
  }

  private var failure: ConnectError {
    ConnectError(
      failures: failures.sorted { $0.number < $1.number }.map {
        ConnectError.Failure(address: addresses[$0.number], error: $0.error)
      })
  }

  private func finish(_ outcome: Result<Descriptor, any Error>) {
    self.outcome = outcome
    end()
    waiter.complete(.finished)
  }

  /// Abandons the attempts that are under way.
  func end() {
    timer.take()?.cancel()
    for attempt in attempts { attempt.end() }
    attempts = []
  }
}

/// A socket that connects; closes it unless it is taken.
private final class ConnectAttempt: DescriptorObserver {
  /// The place of its address among those of the race.
  let number: Int

  private let address: SocketAddress
  private let descriptor: Descriptor
  private let link: LoopLink
  private unowned let race: ConnectRace
  private var isTaken = false

  /// Makes a socket.
  init(
    _ number: Int, _ address: SocketAddress, on loop: EventLoop, of race: ConnectRace
  ) throws(SystemError) {
    self.number = number
    self.address = address
    link = loop.link
    self.race = race
    descriptor = try Descriptor.streamSocket(for: address)
  }

  deinit { end() }

  /// Begins to connect, and watches for the answer unless it is there at once.
  ///
  /// - Throws: ``SystemError``; ``SelectorError``.
  func begin() throws -> ConnectProgress {
    if case .unix = address {} else { try descriptor.setNoDelay(true) }
    let progress = try descriptor.connect(to: address)
    if progress == .inProgress { try link.open().watch(descriptor.number, for: .writer, self) }
    return progress
  }

  /// The socket, which the caller owns from now on, if the answer was yes.
  func connected() throws(SystemError) -> Descriptor {
    do throws(SystemError) {
      try descriptor.finishConnecting(to: address)
    } catch {
      end()
      throw error
    }
    return take()
  }

  /// The socket, which the caller owns from now on.
  func take() -> Descriptor {
    isTaken = true
    return descriptor
  }

  /// Gives up.
  func end() {
    guard !isTaken, !descriptor.isClosed else { return }
    link.loop?.unwatch(descriptor.number)
    descriptor.close()
  }

  override func descriptorWritable() {
    // A selector may tell too much, and a socket that still connects has no error yet by which it could
    // be told from a connected one.
    guard Polling.isWritable(descriptor.number) else { return }
    link.loop?.unwatch(descriptor.number)
    race.answered(self)
  }

  override func loopClosed() { end() }
}

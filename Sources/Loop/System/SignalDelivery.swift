import GeneratorsPlatform
import Synchronization

/// The signals that have come and that nobody has taken yet, with a descriptor to wait at.
///
/// Signals of one number that come between two ``take()`` count as one, as they do in the system.
package final class SignalReceiver: Sendable {
  private let pending = Atomic<UInt64>(0)
  private let waker: WakeDescriptor

  /// Makes a receiver.
  ///
  /// - Throws: `tooManyOpenFiles`, and what else the system has.
  package init() throws(SystemError) { waker = try WakeDescriptor() }

  /// The descriptor that is readable when a signal has come.
  package var descriptor: Int32 { waker.number }

  /// Notes a signal; a signal handler may call this.
  fileprivate func note(_ number: Int32) {
    _ = pending.bitwiseOr(1 << UInt64(number - 1), ordering: .releasing)
    waker.wake()
  }

  /// Takes the signals that have come, by number.
  package func take() -> [Signal] {
    waker.drain()
    let mask = pending.exchange(0, ordering: .acquiring)
    return (0..<64).filter { mask >> UInt64($0) & 1 == 1 }.map { Signal(rawValue: $0 + 1) }
  }

  /// Closes the descriptor.
  package func close() { waker.close() }
}

/// Who is told of each signal of this process, and the system's handlers that were there before.
package final class SignalDelivery: Sendable {
  /// The one table: signals are the process's.
  package static let shared = SignalDelivery()

  /// Who is told of one signal.
  ///
  /// The handler may run on any thread at any time, and takes no lock. It counts itself, then looks
  /// for the receiver; who takes the receiver away clears it first and then waits until no handler
  /// is counted. So either the handler sees that it is gone, or it is waited for.
  private struct Place: ~Copyable {
    let receiver = Atomic<UInt>(0)
    let handlers = Atomic<Int>(0)
  }

  /// One place for each number, for the life of the process.
  ///
  /// Not an `InlineArray`, which needs macOS 26. Sendable, since the address never changes and the
  /// places hold atomics only.
  nonisolated(unsafe) private let places: UnsafeMutablePointer<Place>
  private let previous = SystemMonitor<[Int32: sigaction]>([:])

  private init() {
    places = .allocate(capacity: 65)
    for number in 0..<65 { (places + number).initialize(to: Place()) }
  }

  /// Has a receiver told of a signal, and keeps it until the signal is given up.
  ///
  /// - Throws: ``SignalError``; ``SystemError`` for a signal that the system keeps to itself.
  package func begin(_ signal: Signal, _ receiver: SignalReceiver) throws {
    let number = signal.rawValue
    guard number > 0, number <= 64 else { throw SignalError.unknownSignal(signal) }
    if number == SIGKILL || number == SIGSTOP { throw SignalError.cannotBeHandled(signal) }
    try previous.withLock { previous in
      if previous[number] != nil { throw SignalError.handledElsewhere(signal) }
      let bits = UInt(bitPattern: Unmanaged.passRetained(receiver).toOpaque())
      places[Int(number)].receiver.store(bits, ordering: .sequentiallyConsistent)
      // What the handler needs is there from now on, also where the runtime makes it on first use.
      deliver(0)
      var action = handlerAction { SignalDelivery.shared.deliver($0) }
      var old = sigaction()
      let result = systemCall { Int(sigaction(number, &action, &old)) }
      guard result.failure == nil else {
        takeAway(number)
        throw SystemError(
          call: "sigaction", code: result.failure ?? .invalidArgument, context: "\(signal)")
      }
      previous[number] = old
    }
  }

  /// Gives a signal up: the handler that was there before ``begin(_:_:)`` is the system's again.
  package func end(_ signal: Signal) {
    let number = signal.rawValue
    previous.withLock { previous in
      guard var old = previous.removeValue(forKey: number) else { return }
      // Cannot fail: the same call has succeeded for this number.
      _ = systemCall { Int(sigaction(number, &old, nil)) }
      takeAway(number)
    }
  }

  private func takeAway(_ number: Int32) {
    let bits = places[Int(number)].receiver.exchange(0, ordering: .sequentiallyConsistent)
    while places[Int(number)].handlers.load(ordering: .sequentiallyConsistent) > 0 { sched_yield() }
    guard let pointer = UnsafeRawPointer(bitPattern: bits) else { return }
    Unmanaged<SignalReceiver>.fromOpaque(pointer).release()
  }

  /// Tells the receiver; what a signal handler calls.
  private func deliver(_ number: Int32) {
    guard number >= 0, number <= 64 else { return }
    let place = Int(number)
    places[place].handlers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    let bits = places[place].receiver.load(ordering: .sequentiallyConsistent)
    if let pointer = UnsafeRawPointer(bitPattern: bits) {
      Unmanaged<SignalReceiver>.fromOpaque(pointer)._withUnsafeGuaranteedRef { $0.note(number) }
    }
    places[place].handlers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
  }
}

/// The system's description of a handler, which lets interrupted calls go on.
private func handlerAction(_ handler: @escaping @convention(c) (Int32) -> Void) -> sigaction {
  var action = sigaction()
  #if canImport(Darwin)
    action.__sigaction_u.__sa_handler = handler
  #elseif canImport(Musl)
    action.__sa_handler.sa_handler = handler
  #else
    action.__sigaction_handler.sa_handler = handler
  #endif
  action.sa_flags = SA_RESTART
  return action
}

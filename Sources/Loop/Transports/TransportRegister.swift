/// The open transports of one owner, such as the connections of a server.
///
/// It does not keep them: a transport takes itself out when it is closed, at the latest when it is
/// released.
final class TransportRegister {
  private var transports: [UInt64: Borrowed<StreamTransport>] = [:]
  private var lastNumber: UInt64 = 0

  /// Those who wait until there is none.
  var emptyWaiters = FutureList()

  /// Notes a transport.
  ///
  /// - Returns: The number to take it out by.
  fileprivate func add(_ transport: StreamTransport) -> UInt64 {
    lastNumber += 1
    transports[lastNumber] = Borrowed(transport)
    return lastNumber
  }

  fileprivate func remove(_ number: UInt64) {
    transports[number] = nil
    if transports.isEmpty { emptyWaiters.completeAll() }
  }

  /// Whether there is none.
  var isEmpty: Bool { transports.isEmpty }

  /// Ages all transports, and gives those that nothing has made young again for so many times.
  ///
  /// - Complexity: O(*n*) in the transports, and O(*m* log *m*) in those that are given, in the order in which
  ///   they came.
  func aged(beyond age: UInt8) -> [StreamTransport] {
    var old: [(key: UInt64, value: Borrowed<StreamTransport>)] = []
    for (key, value) in transports {
      let isOld = value.use { transport in
        if transport.age < .max { transport.age += 1 }
        return transport.age > age
      }
      if isOld { old.append((key, value)) }
    }
    return old.sorted { $0.key < $1.key }.map { $0.value.object }
  }

  /// The open transports, in the order in which they came.
  var all: [StreamTransport] {
    transports.sorted { $0.key < $1.key }.map { $0.value.object }
  }
}

/// The place of one transport in a register.
struct RegisteredTransport {
  private let register: TransportRegister
  private let number: UInt64

  /// Notes a transport.
  init(_ transport: StreamTransport, in register: TransportRegister) {
    self.register = register
    number = register.add(transport)
  }

  /// Takes the transport out.
  func end() { register.remove(number) }
}

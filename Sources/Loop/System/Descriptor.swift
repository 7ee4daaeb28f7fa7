import GeneratorsPlatform
import Synchronization

/// The owner of one file descriptor: closes it exactly once, at the latest when it is released.
///
/// Every descriptor that this layer makes is owned by one of these before anything else can fail,
/// is closed when the process becomes another program (`FD_CLOEXEC`), and never blocks
/// (`O_NONBLOCK`).
///
/// After `close()` the number is -1: an operation on a closed descriptor fails with `EBADF`, and
/// never reaches a stranger that got the same number since.
///
/// Hold the owner in an object, or end with `close()`: one in a local variable may be released
/// right after its last use, which is earlier than the end of the scope.
package final class Descriptor {
  /// The number by which the system knows it; -1 once it is closed.
  ///
  /// The check for exclusive access is waived: an owner is used on one thread, and no code of
  /// others runs during an access.
  @exclusivity(unchecked)
  package private(set) var number: Int32

  /// Takes over a descriptor that is open, close-on-exec and non-blocking.
  ///
  /// - Precondition: `number` is not negative.
  package init(owning number: Int32) {
    precondition(number >= 0, "Descriptor(owning:): \(number) is no descriptor")
    self.number = number
    Self.live.wrappingAdd(1, ordering: .relaxed)
  }

  /// Takes over a number that another owner has given away by ``release()``, and that counts already.
  init(takingOver number: Int32) { self.number = number }

  deinit { close() }

  /// Whether `close()` was called.
  package var isClosed: Bool { number < 0 }

  /// Whether the descriptor may be a socket; writing finds out.
  @exclusivity(unchecked) var mayBeSocket = true

  /// Whether it is a socket that others have too, and that may block: each call says that it is not to.
  @exclusivity(unchecked) var isShared = false

  /// Closes the descriptor; does nothing the second time.
  ///
  /// Remove it from its selector before. Errors are not reported: the descriptor is gone in any
  /// case, and what a close could report belongs to writes that a socket has finished long before.
  package func close() {
    guard number >= 0 else { return }
    // Never again after an interruption: Linux has freed the number by then.
    closeDescriptor(number)
    number = -1
  }

  /// Gives the number away, to someone who will call `closeDescriptor`; it counts until then.
  func release() -> Int32 {
    defer { number = -1 }
    return number
  }

  fileprivate static let live = Atomic<Int>(0)

  /// How many descriptors are owned at the moment, in the whole process.
  package static var liveCount: Int { live.load(ordering: .relaxed) }
}

/// Closes a descriptor that was owned; outside the class, where `close` is the system's function.
func closeDescriptor(_ number: Int32) {
  Descriptor.live.wrappingSubtract(1, ordering: .relaxed)
  _ = close(number)
}

extension Descriptor {
  /// Sets what is not set at birth on every system.
  func configure() throws(SystemError) {
    try setCloseOnExec()
    try setNonBlocking()
  }

  private func setCloseOnExec() throws(SystemError) {
    let number = number
    _ = try systemCall { Int(fcntl(number, F_SETFD, FD_CLOEXEC)) }.get("fcntl")
  }

  /// Makes what is read and written through the descriptor, and through all its duplicates, never block.
  func setNonBlocking() throws(SystemError) {
    let number = number
    let flags = try systemCall { Int(fcntl(number, F_GETFL)) }.get("fcntl")
    _ = try systemCall { Int(fcntl(number, F_SETFL, Int32(flags) | O_NONBLOCK)) }.get("fcntl")
  }

  /// Makes a pipe.
  ///
  /// - Parameter isBlocking: whether both ends block, as programs expect of their standard streams.
  /// - Returns: the end to read from, and the end to write to.
  /// - Throws: `tooManyOpenFiles`, and what else the system has.
  package static func pipe(
    isBlocking: Bool = false
  ) throws(SystemError) -> (read: Descriptor, write: Descriptor) {
    var ends: (Int32, Int32) = (-1, -1)
    #if os(Linux) && !canImport(Musl)
      if let pipe = LinuxCalls.shared.pipe {
        let flags = isBlocking ? O_CLOEXEC : O_NONBLOCK | O_CLOEXEC
        _ = try withInts(&ends) { numbers in
          systemCall { Int(pipe(numbers, flags)) }
        }.get("pipe2")
        return (Descriptor(owning: ends.0), Descriptor(owning: ends.1))
      }
    #endif
    _ = try withInts(&ends) { numbers in systemCall { Int(makePipe(numbers)) } }.get("pipe")
    let pair = (Descriptor(owning: ends.0), Descriptor(owning: ends.1))
    for end in [pair.0, pair.1] {
      try end.setCloseOnExec()
      if !isBlocking { try end.setNonBlocking() }
    }
    return pair
  }

  /// Another descriptor of the same open file, whose number is none of the standard streams'.
  ///
  /// - Parameter number: a descriptor that is open; it stays its owner's.
  /// - Returns: the owner of the duplicate, which is close-on-exec.
  /// - Throws: `badDescriptor` for one that is not open; `tooManyOpenFiles`.
  static func duplicate(of number: Int32) throws(SystemError) -> Descriptor {
    let result = systemCall { Int(fcntl(number, F_DUPFD_CLOEXEC, 3)) }
    return Descriptor(owning: Int32(try result.get("fcntl", context: "descriptor \(number)")))
  }

  /// Makes a pipe between this process and a standard stream of another.
  ///
  /// The other's end blocks, and has none of the numbers of standard streams, which are given to
  /// duplicates of it one after the other.
  ///
  /// - Parameter isInput: whether the other process reads from it.
  /// - Returns: the end of this process, and that of the other.
  /// - Throws: `tooManyOpenFiles`, and what else the system has.
  package static func standardPipe(
    isInput: Bool
  ) throws(SystemError) -> (own: Descriptor, other: Descriptor) {
    let ends = try pipe(isBlocking: true)
    let own = isInput ? ends.write : ends.read
    let other = isInput ? ends.read : ends.write
    try own.setNonBlocking()
    own.mayBeSocket = false
    if other.number > 2 { return (own, other) }
    defer { other.close() }
    return (own, try duplicate(of: other.number))
  }

  static func withInts<Result>(
    _ pair: inout (Int32, Int32), _ body: (UnsafeMutablePointer<Int32>) -> Result
  ) -> Result {
    withUnsafeMutablePointer(to: &pair) { pointer in
      pointer.withMemoryRebound(to: Int32.self, capacity: 2) { body($0) }
    }
  }
}

/// Outside the class, where `pipe` is the system's function.
private func makePipe(_ numbers: UnsafeMutablePointer<Int32>) -> Int32 { pipe(numbers) }

import GeneratorsPlatform

/// What became of reading or writing without waiting.
package enum TransferResult: Hashable, Sendable {
  /// So many bytes were moved, at least one unless none was asked for.
  case bytes(Int)

  /// The other side will send nothing more. Only reading answers this.
  case endOfFile

  /// Nothing can be moved now; the selector tells when to try again.
  case wouldBlock
}

extension Descriptor {
  /// Reads what is there, as much as fits.
  ///
  /// - Throws: `connectionReset`, and what else the system has.
  package func read(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> TransferResult {
    guard let start = buffer.baseAddress, !buffer.isEmpty else { return .bytes(0) }
    let result =
      isShared
      ? systemCall { recv(number, start, buffer.count, SocketConstants.doNotWait) }
      : systemCall { readBytes(number, start, buffer.count) }
    if result.value > 0 { return .bytes(result.value) }
    if result.value == 0 { return .endOfFile }
    return try Self.nothing(result, "read")
  }

  /// Writes as much as there is room for.
  ///
  /// A side that reads no more is an error and never a signal; see ``PipeSignal``.
  ///
  /// - Throws: `brokenPipe`, `connectionReset`, and what else the system has.
  package func write(_ buffer: UnsafeRawBufferPointer) throws(SystemError) -> TransferResult {
    guard let start = buffer.baseAddress, !buffer.isEmpty else { return .bytes(0) }
    if mayBeSocket {
      let flags = SocketConstants.sendFlags | (isShared ? SocketConstants.doNotWait : 0)
      let result = systemCall { send(number, start, buffer.count, flags) }
      if result.value >= 0 { return .bytes(result.value) }
      guard result.failure == .notASocket else { return try Self.nothing(result, "write") }
      mayBeSocket = false
    }
    let result = PipeSignal.withheld { systemCall { writeBytes(number, start, buffer.count) } }
    if result.value >= 0 { return .bytes(result.value) }
    return try Self.nothing(result, "write")
  }

  /// Tells the other side that nothing more will be sent; reading goes on.
  ///
  /// - Throws: `notConnected` if there is no other side any more.
  package func shutdownWriting() throws(SystemError) {
    _ = try systemCall { Int(shutdown(number, SocketConstants.shutdownWrite)) }.get("shutdown")
  }

  private static func nothing(
    _ result: SystemCallResult, _ call: StaticString
  ) throws(SystemError) -> TransferResult {
    // Two names for one number on every system that we know, but POSIX allows two numbers.
    if result.value == -Int(EAGAIN) || result.value == -Int(EWOULDBLOCK) { return .wouldBlock }
    _ = try result.get(call)
    return .wouldBlock
  }
}

/// Outside the class, where `read` and `write` are the system's functions.
@inline(__always)
private func readBytes(_ number: Int32, _ start: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(number, start, count)
}

@inline(__always)
private func writeBytes(_ number: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
  write(number, start, count)
}

import Foundation

/// A socket that one owner holds and that is closed when the owner lets go of it.
///
/// All sockets are non-blocking: a call that would block says so, and each way of downloading
/// waits in its own manner.
package struct Descriptor: ~Copyable, Sendable {
  /// The number that the system knows the socket by.
  let number: Int32

  /// Takes over an open socket.
  init(owning number: Int32) {
    self.number = number
  }

  deinit { close(number) }

  /// A new non-blocking TCP socket.
  static func stream(family: Int32) throws(SystemError) -> Descriptor {
    #if os(Linux)
      let type = Int32(SOCK_STREAM.rawValue)
    #else
      let type = SOCK_STREAM
    #endif
    let number = socket(family, type, 0)
    guard number >= 0 else { throw SystemError("socket") }
    let descriptor = Descriptor(owning: number)
    try descriptor.configure()
    return descriptor
  }

  /// Makes the socket non-blocking, closed on `exec`, and quick to send small writes.
  func configure() throws(SystemError) {
    guard fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) >= 0,
      fcntl(number, F_SETFD, FD_CLOEXEC) >= 0
    else { throw SystemError("fcntl") }
    setOption(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    #if canImport(Darwin)
      setOption(SOL_SOCKET, SO_NOSIGPIPE, 1)
    #endif
  }

  /// Sets an option that the socket can do without.
  func setOption(_ level: Int32, _ name: Int32, _ value: Int32) {
    var value = value
    setsockopt(number, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Makes the close that follows a reset (`SO_LINGER` of zero seconds).
  package func resetOnClose() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(number, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// The error that waits on the socket, zero for none; taken off by the call.
  func takeError() -> Int32 {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { return errno }
    return code
  }

  /// Reads what is there; nil if nothing is, zero at the end of the stream.
  package func receive(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int? {
    while true {
      let count = recv(number, buffer.baseAddress, buffer.count, 0)
      if count >= 0 { return count }
      if errno == EAGAIN || errno == EWOULDBLOCK { return nil }
      guard errno == EINTR else { throw SystemError("recv") }
    }
  }

  /// Writes what fits; nil if nothing does.
  package func send(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int? {
    #if os(Linux)
      let flags = Int32(MSG_NOSIGNAL)
    #else
      let flags: Int32 = 0
    #endif
    while true {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Darwin)
          Darwin.send(number, buffer.baseAddress, buffer.count, flags)
        #elseif canImport(Musl)
          Musl.send(number, buffer.baseAddress, buffer.count, flags)
        #else
          Glibc.send(number, buffer.baseAddress, buffer.count, flags)
        #endif
      }
      if count >= 0 { return count }
      if errno == EAGAIN || errno == EWOULDBLOCK { return nil }
      guard errno == EINTR else { throw SystemError("send") }
    }
  }

  /// Waits until the socket is readable or writable.
  ///
  /// - Returns: false if the deadline passed first.
  package func wait(for event: PollEvent, until deadline: ContinuousClock.Instant)
    throws(SystemError)
    -> Bool
  {
    while true {
      let remaining = ContinuousClock.now.duration(to: deadline)
      guard remaining > .zero else { return false }
      var entry = pollfd(fd: number, events: event.mask, revents: 0)
      let milliseconds = min(remaining / .milliseconds(1) + 1, 1_000_000)
      let count = poll(&entry, 1, Int32(milliseconds))
      if count > 0 { return true }
      if count < 0, errno != EINTR { throw SystemError("poll") }
    }
  }
}

/// What a socket is waited for.
package enum PollEvent: Hashable, Sendable {
  /// Bytes, a connection or the end of the stream.
  case readable
  /// Room for bytes, or the outcome of connecting.
  case writable

  fileprivate var mask: Int16 { Int16(self == .readable ? POLLIN : POLLOUT) }
}

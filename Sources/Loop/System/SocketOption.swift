import GeneratorsPlatform

/// A setting of a socket, by its name in the system: `try writer.setSocketOption(.keepAlive, to: true)`.
///
/// One that is not here is made of its numbers, as in the manual of the system:
/// `SocketOption<Int>(level: SOL_SOCKET, name: SO_PRIORITY)`. See socket(7) and tcp(7).
public struct SocketOption<Value>: Sendable {
  let level: Int32
  let name: Int32
  let encode: @Sendable (Value) -> Int32
  let decode: @Sendable (Int32) -> Value
}

extension SocketOption<Bool> {
  /// An option that is on or off.
  public init(level: Int32, name: Int32) {
    self.init(level: level, name: name, encode: { $0 ? 1 : 0 }, decode: { $0 != 0 })
  }

  /// Whether small pieces are sent at once instead of being collected, as they are at first; of TCP
  /// (`TCP_NODELAY`).
  public static var noDelay: Self { Self(level: SocketConstants.tcp, name: TCP_NODELAY) }

  /// Whether the system asks now and then if the other side is still there, when nothing else is sent
  /// (`SO_KEEPALIVE`).
  public static var keepAlive: Self { Self(level: SOL_SOCKET, name: SO_KEEPALIVE) }
}

extension SocketOption<Int> {
  /// An option that is a number, of 32 bits in the system: a larger one is taken for the largest there is.
  public init(level: Int32, name: Int32) {
    self.init(level: level, name: name, encode: { Int32(clamping: $0) }, decode: { Int($0) })
  }

  /// The size of the system's buffer for what is sent, in bytes (`SO_SNDBUF`).
  ///
  /// Linux gives twice what it was set to, since it counts its own bookkeeping.
  public static var sendBufferSize: Self { Self(level: SOL_SOCKET, name: SO_SNDBUF) }

  /// The size of the system's buffer for what is received, in bytes (`SO_RCVBUF`); as ``sendBufferSize``.
  public static var receiveBufferSize: Self { Self(level: SOL_SOCKET, name: SO_RCVBUF) }
}

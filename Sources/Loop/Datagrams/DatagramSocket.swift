/// Sends and receives datagrams, over UDP or a Unix domain socket: what
/// ``EventLoop/openDatagramSocket(local:remote:broadcast:)`` gives.
///
/// ```swift
/// struct Echo: Coroutine {
///   let socket: DatagramSocket
///   @Late var datagram: Datagram
///
///   init(socket: DatagramSocket) { self.socket = socket }
///
///   static let body = Program {
///     Forever {
///       YieldFrom(into: \.datagram) { $0.socket.receive() }
///       YieldFrom { $0.socket.send($0.datagram.bytes, to: $0.datagram.address) }
///     }
///   }
/// }
/// ```
///
/// The queue of what has come and was not received is the system's, of the size that it gives a socket; when it
/// is full, UDP drops what comes (``droppedCount``), and a sender over a Unix domain socket waits. Nothing is
/// read ahead, so that a coroutine which is cancelled loses nothing.
///
/// Any number of coroutines may send and receive; each datagram goes to one of them. A socket that is dropped
/// is closed.
///
/// What asyncio has for this is a protocol and a transport (`create_datagram_endpoint`).
public final class DatagramSocket {
  let watch: DatagramWatch
  private let file: SocketFile?

  init(_ watch: DatagramWatch, file: SocketFile?) {
    self.watch = watch
    self.file = file
  }

  deinit { close() }

  /// Receives the next datagram.
  ///
  /// An error of an earlier one comes here, or to the next ``send(_:to:)``, once, if the socket is connected:
  /// `connectionRefused` says that nobody receives at the other side.
  ///
  /// - Returns: An awaitable of the datagram. It raises ``SystemError``; ``DatagramError/closed``;
  ///   ``LoopError/closed``.
  public func receive() -> DatagramSocket.Receive { DatagramSocket.Receive(watch) }

  /// Sends a datagram, whole or not at all; waits if the system has no room for it.
  ///
  /// That it was sent does not mean that it arrives.
  ///
  /// - Parameters:
  ///   - bytes: What is in it, which may be nothing.
  ///   - address: To whom; `nil` for whom the socket is connected to.
  /// - Returns: An awaitable. It raises ``SystemError``: `messageTooLong` (over UDP, more than some 65,500
  ///   bytes), `destinationRequired` without an address, `connectionRefused` for an earlier one, and what else
  ///   the system has; ``DatagramError/closed``; ``LoopError/closed``.
  public func send(_ bytes: [UInt8], to address: SocketAddress? = nil) -> DatagramSocket.Send {
    DatagramSocket.Send(watch, bytes, address)
  }

  /// How many datagrams the system has dropped since they were not received in time; `nil` where it does not
  /// say, and once the socket is closed.
  public var droppedCount: Int? { watch.descriptor.droppedDatagramCount() }

  /// The address of this side, with the port that the system chose; `nil` for a Unix domain socket without a
  /// name, and once the socket is closed.
  public var localAddress: SocketAddress? {
    do { return try watch.descriptor.localAddress() } catch { return nil }
  }

  /// The address to which the socket is connected, if it is.
  public var peerAddress: SocketAddress? {
    do { return try watch.descriptor.peerAddress() } catch { return nil }
  }

  /// Closes the socket; does nothing the second time.
  ///
  /// Coroutines that wait get ``DatagramError/closed``. The file of a Unix domain socket is removed, unless
  /// another one has taken its place.
  public func close() {
    guard !watch.descriptor.isClosed else { return }
    file?.remove()
    watch.close()
  }
}

@available(*, unavailable, message: "a socket belongs to the thread of its loop")
extension DatagramSocket: Sendable {}

extension DatagramSocket: CustomStringConvertible {
  /// Its addresses: `<DatagramSocket 127.0.0.1:4711 to 127.0.0.1:53>`.
  public var description: String {
    if watch.descriptor.isClosed { return "<DatagramSocket closed>" }
    let local = localAddress.map { " \($0)" } ?? ""
    return "<DatagramSocket\(local)\(peerAddress.map { " to \($0)" } ?? "")>"
  }
}

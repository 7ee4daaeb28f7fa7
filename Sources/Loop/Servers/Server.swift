/// Accepts connections: what ``EventLoop/startServer(host:port:backlog:limit:reusePort:_:)`` gives.
///
/// It serves until ``close()`` or until its loop is closed, whether or not anyone keeps it.
///
/// Mirrors `asyncio.Server`.
public final class Server {
  private var listeners: [Listener]
  private let anchor: AnchorRef
  private var closeWaiters = FutureList()

  /// The connections that are open.
  let transports = TransportRegister()

  /// The other loops that have a part of this server, if there are others.
  var companions: ServerCompanions?

  /// How many connections have a coroutine that serves them.
  public private(set) var connectionCount = 0

  /// How many connections are served at a time, at least 1; `nil`, as at first, for any number.
  ///
  /// While there are so many nobody is accepted: who connects waits in the system's backlog, and goes on
  /// when a coroutine that serves another one has ended. Connections above a limit that is set later stay.
  public var connectionLimit: Int? {
    didSet {
      precondition(connectionLimit ?? 1 > 0, "a server that serves no connection has no use")
      admit()
    }
  }

  /// How long a connection may be silent, longer than zero: no byte is received, and none is sent; `nil`, as at
  /// first, for any time.
  ///
  /// One that is silent for longer, and for not more than a quarter longer, is broken off: its coroutine gets a
  /// ``SystemError`` with `timedOut` where it reads or drains, and ``idleEndCount`` counts it. It may be that
  /// the other side is gone without a word, that it keeps connections for nothing, or that it never reads what
  /// is sent. A side that sends a byte now and then is not silent: how long a whole request may take is for the
  /// coroutine to say (``EventLoop/timeout(_:)``). Nor is it the other side's fault if the coroutine takes its
  /// time: the limit is to be longer than the longest answer takes.
  ///
  /// There is one timer for all connections, and none while there are no connections. Bytes that come or go
  /// cost nothing more.
  ///
  /// - Complexity: O(*n*) in the connections, four times in that time.
  public var idleLimit: Duration? {
    didSet {
      precondition(idleLimit ?? .seconds(1) > .zero, "a limit of no time ends every connection")
      stopWatchingIdle()
      watchIdle()
    }
  }

  /// How many connections were broken off since they were silent for longer than ``idleLimit``.
  public private(set) var idleEndCount = 0

  private var idleTimer: TimerToken?

  /// How long accepting pauses after it has failed, as it does when the process or the system has no
  /// descriptor left.
  public var retryDelay = Duration.seconds(1)

  /// Where the server listens, with the ports that the system chose; empty once it is closed.
  public var localAddresses: [SocketAddress] { listeners.map(\.address) }

  /// Whether ``close()`` was not called yet.
  public var isServing: Bool { !listeners.isEmpty }

  /// The numbers of the listening sockets, which stay the server's; empty once it is closed.
  public var sockets: [Int32] { listeners.map(\.descriptor.number) }

  /// Makes a server that does not listen yet.
  init(_ loop: EventLoop) {
    listeners = []
    anchor = loop.anchor
    anchor.retain()
  }

  deinit { anchor.release() }

  /// Starts to listen on an address.
  ///
  /// - Throws: ``SystemError``.
  func listen(
    on address: SocketAddress, backlog: Int, sharing: PortSharing,
    _ serve: @escaping (EventLoop, Server, Descriptor) -> Void
  ) throws {
    guard let loop = openLoop else { throw LoopError.closed }
    let descriptor = try Descriptor.streamSocket(for: address)
    var file: SocketFile?
    do {
      if case .unix = address {} else { try descriptor.setReuseAddress(true) }
      if sharing == .joined { try descriptor.setReusePort(true) }
      if case .ipv6 = address { try descriptor.setIPv6Only(true) }
      try descriptor.bind(to: address)
      file = SocketFile(at: address)
      try descriptor.listen(backlog: backlog)
      // The system asks for it where another one binds, and shares out among those that listen with it. Not
      // before it listens: of two that are bound, the one that listens last is refused.
      if sharing == .opened { try descriptor.setReusePort(true) }
      let listener = Listener(
        descriptor, try descriptor.localAddress() ?? address, file, backlog: backlog, self, serve)
      try loop.watch(descriptor.number, for: .reader, listener)
      listeners.append(listener)
    } catch {
      file?.remove()
      descriptor.close()
      throw error
    }
  }

  /// Stops listening.
  ///
  /// The connections that there are go on. The file of a Unix domain socket is removed, unless
  /// another one has taken its place. Does nothing the second time.
  public func close() {
    let closing = listeners
    listeners = []
    for listener in closing {
      anchor.loop?.unwatch(listener.descriptor.number)
      listener.close()
    }
    if connectionCount == 0 { closeWaiters.completeAll() }
  }

  /// Closes the connections that the server has accepted, each as ``StreamWriter/close()`` does it.
  ///
  /// What was written is still sent. The coroutines are not cancelled: they read the end of the
  /// stream and end by themselves, which ``waitClosed()`` waits for. Others may connect meanwhile,
  /// unless ``close()`` was called before.
  ///
  /// Mirrors `asyncio.Server.close_clients`.
  ///
  /// - Complexity: O(*n* log *n*) in the open connections, which are closed in the order in which they
  ///   were accepted.
  public func closeClients() {
    for transport in transports.all { transport.close() }
  }

  /// Breaks the connections off that the server has accepted, each as ``StreamWriter/abort()`` does
  /// it.
  ///
  /// Also those that are closing and still have something to send. As ``closeClients()`` otherwise.
  ///
  /// Mirrors `asyncio.Server.abort_clients`.
  public func abortClients() {
    for transport in transports.all { transport.abort() }
  }

  /// Waits until the server is closed and the last coroutine that serves a connection has ended.
  public func waitClosed() -> Server.Closing { Server.Closing(self) }

  /// The loop, as long as it is open.
  var openLoop: EventLoop? {
    guard let loop = anchor.loop, !loop.isClosed else { return nil }
    return loop
  }

  /// As ``waitClosed()``, and until all that the connections have written is sent.
  func waitSent() -> Server.Closing { Server.Closing(self, isSending: true) }

  /// Whether a connection has a coroutine, or is still sending what that has written.
  var isBusy: Bool { connectionCount > 0 || !transports.isEmpty }

  /// A future of the end, or of a part of it; `nil` if it is over.
  func waiter(isSending: Bool) throws -> Future<Void>? {
    if !isServing, connectionCount == 0, !isSending || transports.isEmpty { return nil }
    guard let loop = openLoop else { throw LoopError.closed }
    if isServing || connectionCount > 0 { return closeWaiters.add(on: loop) }
    return transports.emptyWaiters.add(on: loop)
  }

  func endWaiting(_ future: Future<Void>) {
    closeWaiters.remove(future)
    transports.emptyWaiters.remove(future)
  }

  @usableFromInline func connectionBegan() {
    connectionCount += 1
    companions?.connectionBegan()
    if idleLimit != nil { watchIdle() }
  }

  @usableFromInline func connectionEnded() {
    connectionCount -= 1
    companions?.connectionEnded()
    if transports.isEmpty { stopWatchingIdle() }
    admit()
    if connectionCount == 0, !isServing { closeWaiters.completeAll() }
  }

  /// Has the loop look for silent connections in a while, if there are any, unless it is going to.
  private func watchIdle() {
    guard let idleLimit, idleTimer == nil, !transports.isEmpty, let loop = openLoop else { return }
    idleTimer = loop.callLater(idleLimit / Self.looks) { [self] in endIdle() }.token
  }

  private func stopWatchingIdle() {
    if let timer = idleTimer.take() { openLoop?.timers.cancel(timer) }
  }

  /// How often it looks in the time of the limit.
  private static let looks = 4

  private func endIdle() {
    idleTimer = nil
    // The first look may have been right behind the last byte.
    for transport in transports.aged(beyond: UInt8(Self.looks)) where transport.expire() {
      idleEndCount += 1
    }
    watchIdle()
  }

  /// Tells the loop's exception handler.
  @usableFromInline
  func report(_ kind: ErrorReport.Kind, _ error: any Error) {
    anchor.loop?.report(ErrorReport(kind: kind, error: error))
  }

  /// Whether another connection may be accepted.
  fileprivate var hasRoom: Bool {
    connectionCount < connectionLimit ?? .max && companions?.haveRoom ?? true
  }

  /// Pauses a listener that cannot accept: for a while, or until there is room.
  fileprivate func pause(_ listener: Listener, untilRoom: Bool = false) {
    guard let loop = openLoop, !listener.descriptor.isClosed else { return }
    let timer = untilRoom ? nil : loop.callLater(retryDelay) { [self] in goOn(listener) }.token
    // It is kept to be told when the loop is closed, which does not watch it meanwhile.
    listener.pause = (timer, loop.attach(PausedListener(listener)))
    loop.unwatch(listener.descriptor.number)
  }

  /// Has the listeners that wait for room accept again, if there is some.
  func admit() {
    guard listeners.contains(where: \.waitsForRoom), hasRoom, openLoop != nil else { return }
    for listener in listeners where listener.waitsForRoom { goOn(listener) }
  }

  /// Has a listener accept again.
  private func goOn(_ listener: Listener) {
    listener.endPause()
    do {
      try openLoop?.watch(listener.descriptor.number, for: .reader, listener)
    } catch {
      // The system may lack what it takes to watch, too.
      report(.accept, error)
      pause(listener)
    }
  }
}

@available(*, unavailable, message: "a server belongs to the thread of its loop")
extension Server: Sendable {}

/// A listening socket.
private final class Listener: DescriptorObserver {
  let descriptor: Descriptor
  let address: SocketAddress
  private let file: SocketFile?
  private let server: Server
  private let serve: (EventLoop, Server, Descriptor) -> Void

  /// The end of the pause that it makes, unless it waits for room, and what the loop keeps meanwhile; `nil` if
  /// it makes none.
  var pause: (timer: TimerToken?, part: PartKey<PausedListener>)?

  var waitsForRoom: Bool { pause.map { $0.timer == nil } ?? false }

  /// How many connections are accepted before others have their turn.
  private let burst: Int

  init(
    _ descriptor: Descriptor, _ address: SocketAddress, _ file: SocketFile?, backlog: Int,
    _ server: Server, _ serve: @escaping (EventLoop, Server, Descriptor) -> Void
  ) {
    self.descriptor = descriptor
    self.address = address
    self.file = file
    self.server = server
    self.serve = serve
    burst = min(max(backlog, 1), 128)
  }

  override var isKept: Bool { true }

  override func descriptorReadable() {
    for _ in 0..<burst where !descriptor.isClosed {
      guard let loop = server.openLoop else { return }
      guard server.hasRoom else { return server.pause(self, untilRoom: true) }
      let socket: Descriptor
      do throws(SystemError) {
        guard let connection = try descriptor.accept() else { return }
        socket = connection.socket
      } catch {
        // Trying again at once would fail in the same way.
        server.report(.accept, error)
        return server.pause(self)
      }
      do throws(SystemError) {
        if case .unix = address {} else { try socket.setNoDelay(true) }
        serve(loop, server, socket)
      } catch {
        // Only this connection is broken, and goes with its owner.
        server.report(.accept, error)
      }
    }
  }

  override func loopClosed() { server.close() }

  func endPause() {
    guard let (timer, part) = pause.take() else { return }
    if let timer { server.openLoop?.timers.cancel(timer) }
    server.openLoop?.detach(part)
  }

  func close() {
    endPause()
    file?.remove()
    descriptor.close()
  }
}

/// A listener that is not watched for a while, and is to be told when the loop is closed.
private final class PausedListener: LoopPart {
  private let listener: Listener

  init(_ listener: Listener) { self.listener = listener }

  override func loopClosed() { listener.loopClosed() }
}

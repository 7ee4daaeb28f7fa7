/// What a loop keeps of its group: its parts of the group's servers.
final class GroupService: LoopPart {
  /// The parts by the numbers of their servers.
  var parts: [UInt64: ServerPart] = [:]

  /// Forgets a part that is closed, and with it the handler, when its last connection has ended.
  ///
  /// - Returns: Whether it is gone by now.
  @discardableResult
  func leave(_ number: UInt64) -> Bool {
    guard let server = parts[number]?.server else { return true }
    guard let waiter = try? server.waiter(isSending: true) else {
      parts[number] = nil
      return true
    }
    waiter.addDoneCallback { [weak self] _ in self?.leave(number) }
    return false
  }

  override func loopClosed() { parts = [:] }
}

/// What one loop has of a server of the group.
final class ServerPart {
  let server: Server
  let companions: ServerCompanions
  private let limit: Int
  private let handler: ConnectionHandler

  init(
    _ server: Server, _ companions: ServerCompanions, limit: Int,
    _ handler: @escaping ConnectionHandler
  ) {
    self.server = server
    self.companions = companions
    server.companions = companions
    self.limit = limit
    self.handler = handler
  }

  /// Serves a connection that was accepted by this loop or by another one.
  func serve(_ descriptor: Descriptor, on loop: EventLoop) {
    server.serve(descriptor, on: loop, limit: limit, handler)
  }
}

extension EventLoop {
  /// The part of a server that this loop has, if it has one.
  func part(_ number: UInt64) -> ServerPart? { parts.service(GroupService.self)?.parts[number] }
}

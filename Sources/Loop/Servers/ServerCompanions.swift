/// The other loops on which a server of several loops runs, as the ``Server`` of one loop sees them.
class ServerCompanions {
  init() {}

  /// Whether one of the loops has room for another connection.
  ///
  /// Who is told that none has is told of room, by ``Server/admit()``.
  var haveRoom: Bool { true }

  /// A connection that another loop has accepted, and counted here, is to have a coroutine.
  func connectionComes() {}

  /// A connection of this loop has a coroutine.
  func connectionBegan() {}

  /// The coroutine has ended.
  func connectionEnded() {}
}

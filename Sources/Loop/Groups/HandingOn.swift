import Synchronization

/// The server of a group of which one loop accepts, and hands connections on.
///
/// Each loop has a part of it, and the parts share this. The accepting loop alone chooses. A connection is
/// counted from when a loop is chosen for it, so that a crowd is not given to one.
///
/// ## Room
///
/// | the accepting loop | another loop | so |
/// |---|---|---|
/// | finds all full, notes that it waits, and looks again | has a connection less, and asks whether it waits | one of the two sees the other, and accepting goes on |
///
/// Both orders are sequentially consistent.
final class HandingOn: Sendable {
  private let number: UInt64
  private let members: [GroupMember]
  private let accepting: Int
  private let counts: [LoadCount]
  private let connectionLimit: Int?

  /// Whose turn it is; the accepting loop alone uses it.
  private let next = Atomic<Int>(0)

  /// Whether the accepting loop waits for room.
  private let isWaiting = Atomic<Bool>(false)

  /// - Parameters:
  ///   - number: The number of the server.
  ///   - members: The loops.
  ///   - accepting: Which one accepts.
  ///   - counts: What counts the connections of each loop.
  ///   - connectionLimit: How many connections each loop may have.
  init(
    _ number: UInt64, _ members: [GroupMember], accepting: Int, counts: [LoadCount],
    connectionLimit: Int?
  ) {
    self.number = number
    self.members = members
    self.accepting = accepting
    self.counts = counts
    self.connectionLimit = connectionLimit
  }

  private func hasRoom(_ place: Int) -> Bool { counts[place].value < connectionLimit ?? .max }

  /// Whether one of the loops has room; if not, the accepting loop is told when one has.
  var haveRoom: Bool {
    if connectionLimit == nil { return true }
    func isRoom() -> Bool {
      members.indices.contains { members[$0].isOpen && hasRoom($0) }
    }
    if isRoom() { return true }
    isWaiting.store(true, ordering: .sequentiallyConsistent)
    // If there is room after all, the note stays: it may be another listener's too. One that nobody needs is
    // answered by a message that does nothing.
    return isRoom()
  }

  /// Counts a connection of a loop.
  func begin(_ place: Int) { counts[place].begin() }

  /// Counts one less, and tells the accepting loop if it waits for that.
  func end(_ place: Int) {
    counts[place].end()
    guard isWaiting.exchange(false, ordering: .sequentiallyConsistent) else { return }
    let number = number
    _ = members[accepting].handle.inbox.send { loop in loop.part(number)?.server.admit() }
  }

  /// Gives a connection that was accepted to the loop that has least to do.
  ///
  /// It is closed if no loop is open any more.
  func handOn(_ descriptor: Descriptor) {
    let socket = HandedDescriptor(descriptor)
    while true {
      var turn = next.load(ordering: .relaxed)
      guard let place = members.chosen(from: &turn, byLoad: true, where: { hasRoom($0) }) else {
        return
      }
      next.store(turn, ordering: .relaxed)
      let connection = HandedConnection(socket, self, place)
      let number = number
      let isSent = members[place].handle.inbox.send { loop in
        guard let part = loop.part(number) else { return }
        connection.arrive(at: part, of: loop)
      }
      // If not, the loop was closed just now, and is not open the next time.
      if isSent { return }
    }
  }

  /// What the part of one loop knows of the others.
  func companions(of place: Int) -> ServerCompanions { HandingCompanions(self, place) }
}

/// A connection on its way, which is counted where it is going.
private final class HandedConnection: Sendable {
  private let socket: HandedDescriptor
  private let server: HandingOn
  private let place: Int
  private let hasArrived = Atomic<Bool>(false)

  init(_ socket: HandedDescriptor, _ server: HandingOn, _ place: Int) {
    self.socket = socket
    self.server = server
    self.place = place
    server.begin(place)
  }

  // It was dropped with what a closed loop did not come to.
  deinit {
    if !hasArrived.load(ordering: .relaxed) { server.end(place) }
  }

  /// Is served; on the thread of its loop.
  func arrive(at part: ServerPart, of loop: EventLoop) {
    guard let socket = socket.take() else { return }
    hasArrived.store(true, ordering: .relaxed)
    part.companions.connectionComes()
    part.serve(socket, on: loop)
  }
}

/// Counts the connections of one loop, and asks the others for room.
private final class HandingCompanions: ServerCompanions {
  private let server: HandingOn
  private let place: Int

  /// Whether the connection that begins next is counted already.
  private var isCounted = false

  init(_ server: HandingOn, _ place: Int) {
    self.server = server
    self.place = place
  }

  override var haveRoom: Bool { server.haveRoom }

  override func connectionComes() { isCounted = true }

  override func connectionBegan() {
    if !isCounted { server.begin(place) }
    isCounted = false
  }

  override func connectionEnded() { server.end(place) }
}

import Testing

@Suite struct RoomModelTests {
  @Test(arguments: [(2, 25), (3, 291), (4, 2762)])
  func `all are served`(_ count: Int, _ states: Int) {
    let exploration = RoomModel.explore(.mended, count)
    #expect(exploration.failure == nil)
    #expect(exploration.states == states)
  }

  @Test(arguments: [(2, 316), (3, 4593)])
  func `all are served whichever listener they come to`(_ count: Int, _ states: Int) {
    let exploration = RoomModel.explore(.mended, count, andLate: true)
    #expect(exploration.failure == nil)
    #expect(exploration.states == states)
  }

  @Test func `a note that is taken back leaves the other listener without a message`() {
    let exploration = RoomModel.explore(.takesNoteBack, 3, andLate: true)
    #expect(exploration.failure?.fault as? Fault == .asleep(["accepting"]))
  }

  @Test func `who looks once does not see room that was made before it noted that it waits`() {
    let exploration = RoomModel.explore(.looksOnce, 3)
    #expect(exploration.failure?.fault as? Fault == .asleep(["accepting"]))
  }

  @Test func `who asks first does not see who notes that it waits before there is room`() {
    let exploration = RoomModel.explore(.asksFirst, 3)
    #expect(exploration.failure?.fault as? Fault == .asleep(["accepting"]))
  }
}

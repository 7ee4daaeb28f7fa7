import Testing

@Suite struct WakeDescriptorModelTests {
  @Test(arguments: [(1, 51), (2, 1252), (3, 17497)])
  func `no wake is lost, and the number is closed once`(_ wakers: Int, _ states: Int) {
    let exploration = WakeDescriptorModel.explore(.mended, wakers: wakers)
    #expect(exploration.failure == nil)
    #expect(exploration.states == states)
  }

  @Test(
    arguments: [(1, 0, 87), (1, 1, 51), (2, 0, 731), (2, 1, 1497), (3, 0, 5115)])
  func `closing before all wakers have come is no harm`(
    _ wakers: Int, _ patience: Int, _ states: Int
  ) {
    let exploration = WakeDescriptorModel.explore(.mended, wakers: wakers, patience: patience)
    #expect(exploration.failure == nil)
    #expect(exploration.states == states)
  }

  @Test(arguments: [(1, 52), (2, 1262)])
  func `a write that is refused is tried again`(_ wakers: Int, _ states: Int) {
    let exploration = WakeDescriptorModel.explore(.mended, wakers: wakers, refusals: 1)
    #expect(exploration.failure == nil)
    #expect(exploration.states == states)
  }

  @Test func `after a wake that was refused altogether the next one is written`() {
    let exploration = WakeDescriptorModel.explore(.mended, wakers: 2, refusals: 2, inTurn: true)
    #expect(exploration.failure == nil)
  }

  @Test func `a mark that is cleared before the descriptor is read loses a wake`() {
    let exploration = WakeDescriptorModel.explore(.clearsMarkFirst, wakers: 3)
    #expect(exploration.failure?.fault as? Fault == .asleep(["reader"]))
  }

  @Test func `a mark that is left by a write that failed loses all later wakes`() {
    let exploration = WakeDescriptorModel.explore(
      .keepsMarkOfFailure, wakers: 2, refusals: 1, inTurn: true)
    #expect(exploration.failure?.fault as? Fault == .asleep(["reader"]))
  }

  @Test func `a waker without a reference uses an object that is gone`() {
    let exploration = WakeDescriptorModel.explore(.wakerOwnsNothing, wakers: 1)
    #expect(exploration.failure?.fault as? Fault == .usedAfterFreed("object"))
  }

  @Test func `a number that is closed at once is written to when it is a stranger's`() {
    let exploration = WakeDescriptorModel.explore(.closesAtOnce, wakers: 1, patience: 0)
    #expect(exploration.failure?.fault as? Fault == .usedAfterFreed("number"))
  }

  @Test func `a number that is closed without a claim is closed twice`() {
    let exploration = WakeDescriptorModel.explore(.closesWithoutClaim, wakers: 2, patience: 1)
    #expect(exploration.failure?.fault as? Fault == .freedTwice("number"))
  }
}

import Generators
import Loop
import Testing

private typealias Child = (EventLoop.TaskGroup) throws -> Void

/// Starts children in a group, and then waits or fails.
private struct Parent: Coroutine {
  typealias Returned = String

  let loop: EventLoop
  let children: [Child]
  var seconds = 0
  var error: Mishap?
  var group: EventLoop.TaskGroup?

  static let body = Program {
    With {
      $0.loop.taskGroup()
    } bind: {
      $0.group = $1
    } do: {
      Do { frame in
        guard let group = frame.group else { return }
        for child in frame.children { try child(group) }
      }
      YieldFrom { $0.loop.sleep(.seconds($0.seconds)) }
      If {
        $0.error != nil
      } then: {
        Raise { $0.error ?? Mishap.first }
      }
    }
    Return { _ in "end" }
  }
}

@Suite struct TaskGroups {
  private func child(_ fixture: LoopFixture, _ name: String, _ seconds: Int) -> Child {
    { try $0.createTask(fixture.journal.noting(name, fixture.later(seconds, seconds))) }
  }

  private func failing(
    _ fixture: LoopFixture, _ name: String, _ seconds: Int, _ error: Mishap
  ) -> Child {
    { try $0.createTask(fixture.journal.noting(name, fixture.failing(seconds, error))) }
  }

  @Test func `the group ends when all tasks are done`() throws {
    let fixture = try LoopFixture()
    let parent = Parent(
      loop: fixture.loop, children: [child(fixture, "a", 3), child(fixture, "b", 2)])
    fixture.spawn("parent", parent)
    #expect(try fixture.run() == ["b 2", "a 3", "parent end"])
  }

  @Test func `an empty group ends at once`() throws {
    let fixture = try LoopFixture()
    fixture.spawn("parent", Parent(loop: fixture.loop, children: []))
    #expect(try fixture.run() == ["parent end"])
  }

  @Test func `the first error cancels the others and the statements`() throws {
    let fixture = try LoopFixture()
    let children = [failing(fixture, "a", 1, .first), child(fixture, "b", 9)]
    fixture.spawn("parent", Parent(loop: fixture.loop, children: children, seconds: 50))
    #expect(try fixture.run() == ["a first", "b cancelled", "parent group[first]"])
    #expect(fixture.now == 1)
  }

  @Test func `an error while the group is waited for cancels the others`() throws {
    let fixture = try LoopFixture()
    let children = [failing(fixture, "a", 1, .first), child(fixture, "b", 9)]
    fixture.spawn("parent", Parent(loop: fixture.loop, children: children))
    #expect(try fixture.run() == ["a first", "b cancelled", "parent group[first]"])
  }

  @Test func `several errors are reported together`() throws {
    let fixture = try LoopFixture()
    let children = [failing(fixture, "a", 1, .first), failing(fixture, "b", 1, .second)]
    fixture.spawn("parent", Parent(loop: fixture.loop, children: children, seconds: 9))
    #expect(try fixture.run() == ["a first", "b second", "parent group[first second]"])
  }

  @Test func `a failing statement cancels the tasks`() throws {
    let fixture = try LoopFixture()
    let parent = Parent(
      loop: fixture.loop, children: [child(fixture, "a", 9)], seconds: 1, error: .second)
    fixture.spawn("parent", parent)
    #expect(try fixture.run() == ["a cancelled", "parent group[second]"])
  }

  @Test(arguments: [0, 5]) func `cancelling the parent cancels the tasks`(_ seconds: Int) throws {
    let fixture = try LoopFixture()
    let children = [child(fixture, "a", 9), child(fixture, "b", 9)]
    let parent = Parent(loop: fixture.loop, children: children, seconds: seconds)
    let task = fixture.spawn("parent", parent)
    fixture.loop.callLater(.seconds(1)) { task.cancel() }
    #expect(try fixture.run() == ["a cancelled", "b cancelled", "parent cancelled"])
  }

  @Test func `a group is used inside its With only`() throws {
    let fixture = try LoopFixture()
    let group = fixture.loop.taskGroup()
    #expect(throws: LoopError.groupNotActive) { try group.createTask(fixture.later(1, 1)) }
    var entrance = group.enter()
    #expect(throws: LoopError.outsideTask) { try entrance.next() }
    var kept: EventLoop.TaskGroup?
    fixture.spawn("parent", Parent(loop: fixture.loop, children: [{ kept = $0 }]))
    #expect(try fixture.run() == ["parent end"])
    #expect(throws: LoopError.groupNotActive) { try kept?.createTask(fixture.later(1, 1)) }
  }

  @Test func `closing the loop lets go of a group and its tasks`() throws {
    let counter = LifeCounter()
    do {
      let fixture = try LoopFixture()
      let life = counter.make()
      let children: [Child] = [{ try $0.createTask(fixture.later(9, life)) }]
      fixture.loop.createTask(Parent(loop: fixture.loop, children: children))
      fixture.loop.callLater(.seconds(1)) { fixture.loop.stop() }
      #expect(try fixture.loop.runUntilIdle() == .stopped)
      fixture.loop.close()
      #expect(fixture.journal.take() == [])
    }
    #expect(counter.alive == 0)
  }
}

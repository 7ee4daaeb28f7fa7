import Generators
import Loop
import LoopTesting
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
    } receive: {
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

/// Answers a cancellation with an error.
private struct Refuser: Coroutine {
  typealias Returned = Void
  let loop: EventLoop

  static let body = Program {
    Try {
      YieldFrom { $0.loop.sleep(.seconds(50)) }
    } catch: {
      Catch(CancelledError.self) {
        Raise { _ in Mishap.second }
      }
    }
  }
}

/// Catches a cancellation in a group, and goes on.
private struct Stubborn: Coroutine {
  typealias Returned = String

  let fixture: LoopFixture
  let seconds: Int
  var group: EventLoop.TaskGroup?

  static let body = Program {
    With {
      $0.fixture.loop.taskGroup()
    } receive: {
      $0.group = $1
    } do: {
      If {
        $0.seconds > 0
      } then: {
        Do { frame in
          let child = frame.fixture.later(frame.seconds, frame.seconds)
          try frame.group?.createTask(frame.fixture.journal.noting("child", child))
        }
      }
      Try {
        YieldFrom { $0.fixture.loop.sleep(.seconds(9)) }
      } catch: {
        Catch(CancelledError.self) { Do { $0.fixture.journal.note("caught") } }
      }
    }
    YieldFrom { $0.fixture.loop.sleep(.seconds(1)) }
    Return { _ in "end" }
  }
}

/// Waits in a group, under a limit, for a child that refuses to be cancelled; takes the group's
/// error, and waits once more.
private struct Survivor: Coroutine {
  typealias Returned = String

  let loop: EventLoop
  let seconds: Int
  var limit: Duration?
  let journal: Journal
  var group: EventLoop.TaskGroup?

  static let body = Program {
    Try {
      With {
        $0.loop.timeout($0.limit)
      } do: {
        With {
          $0.loop.taskGroup()
        } receive: {
          $0.group = $1
        } do: {
          Do { try $0.group?.createTask(Refuser(loop: $0.loop)) }
          YieldFrom { $0.loop.sleep(.seconds($0.seconds)) }
        }
      }
    } catch: {
      Catch(TaskGroupError.self) { Do { $0.journal.note("group") } }
    }
    YieldFrom { $0.loop.sleep(.seconds(1)) }
    Return { _ in "end" }
  }
}

/// Fails after a second in a group that holds a survivor's task group in its statements.
private struct Outer: Coroutine {
  typealias Returned = String

  let fixture: LoopFixture
  var group: EventLoop.TaskGroup?

  static let body = Program {
    Try {
      With {
        $0.fixture.loop.taskGroup()
      } receive: {
        $0.group = $1
      } do: {
        Do { try $0.group?.createTask($0.fixture.failing(1, .first)) }
        With {
          $0.fixture.loop.taskGroup()
        } receive: {
          $0.group = $1
        } do: {
          Do { try $0.group?.createTask(Refuser(loop: $0.fixture.loop)) }
          YieldFrom { $0.fixture.loop.sleep(.seconds(20)) }
        }
      }
    } catch: {
      Catch(TaskGroupError.self) { Do { $0.fixture.journal.note("groups") } }
    }
    YieldFrom { $0.fixture.loop.sleep(.seconds(1)) }
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

  @Test(arguments: [0, 20])
  func `a cancellation that the tasks answer with errors comes after those`(_ seconds: Int) throws {
    let fixture = try LoopFixture()
    let survivor = Survivor(loop: fixture.loop, seconds: seconds, journal: fixture.journal)
    let task = fixture.spawn("survivor", survivor)
    fixture.loop.callLater(.seconds(5)) { task.cancel() }
    #expect(try fixture.run() == ["group", "survivor cancelled"])
    #expect(fixture.now == 5)
  }

  @Test(arguments: [0, 20])
  func `a timeout around the group takes its cancellation back`(_ seconds: Int) throws {
    let fixture = try LoopFixture()
    fixture.spawn(
      "survivor",
      Survivor(
        loop: fixture.loop, seconds: seconds, limit: .seconds(5), journal: fixture.journal))
    #expect(try fixture.run() == ["group", "survivor end"])
    #expect(fixture.now == 6)
  }

  @Test func `a group around the group takes its cancellation back`() throws {
    let fixture = try LoopFixture()
    fixture.spawn("outer", Outer(fixture: fixture))
    #expect(try fixture.run() == ["groups", "outer end"])
    #expect(fixture.now == 2)
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

  // As CPython 3.13 does it. With errors the cancellation comes back: see the test of the refuser.
  @Test func `a cancellation that the statements have caught stays caught`() throws {
    let fixture = try LoopFixture()
    for seconds in [0, 3] {
      let task = fixture.spawn("parent", Stubborn(fixture: fixture, seconds: seconds))
      fixture.loop.callLater(.seconds(1)) { task.cancel() }
    }
    #expect(try fixture.run() == ["caught", "caught", "parent end", "child 3", "parent end"])
  }

  @Test func `what fails in a group that was closed is reported`() throws {
    let fixture = try LoopFixture()
    let children: [Child] = [{ try $0.createTask(Refuser(loop: fixture.loop)) }]
    let parent = AnyGenerator(Parent(loop: fixture.loop, children: children, seconds: 9))
    fixture.loop.createTask(parent)
    fixture.loop.callLater(.seconds(1)) { try parent.close() }
    #expect(try fixture.run() == ["taskError: second"])
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

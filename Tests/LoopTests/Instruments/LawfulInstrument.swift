import Generators
import Loop

/// Checks that a loop keeps to what ``EventLoop/Instrument`` promises; its `faults` must stay empty.
final class LawfulInstrument: EventLoop.Instrument {
  private(set) var faults: [String] = []
  private var alive: Set<EventLoop.AnyTask> = []
  private var stepped: EventLoop.AnyTask?
  private var isWaiting = false
  private(set) var spawnCount = 0
  private(set) var exitCount = 0

  /// The tasks that were spawned and have not exited.
  var aliveCount: Int { alive.count }

  private func require(_ condition: Bool, _ law: String) {
    if !condition { faults.append(law) }
  }

  func taskSpawned(_ task: EventLoop.AnyTask) {
    require(alive.insert(task).inserted, "a task is spawned once")
    require(task.name != nil, "a task is spawned with its name")
    spawnCount += 1
  }

  func beforeStep(of task: EventLoop.AnyTask) {
    require(alive.contains(task), "a step comes after the spawn and before the exit")
    require(stepped == nil, "steps are not inside each other")
    require(!isWaiting, "a loop does not step while it waits")
    stepped = task
  }

  func afterStep(of task: EventLoop.AnyTask) {
    require(stepped == task, "a step that ends has begun")
    stepped = nil
  }

  func taskExited(_ task: EventLoop.AnyTask, _ end: EventLoop.TaskEnd) {
    require(alive.remove(task) != nil, "a task exits once, after its spawn")
    require(stepped == nil, "a task exits after its step")
    require(task.name != nil && !task.isDone, "a task exits before it is done, with its name")
    exitCount += 1
  }

  func beforeWait(limit: Duration?) {
    require(!isWaiting && stepped == nil, "waits are not inside anything")
    require(limit.map { $0 >= .zero } ?? true, "a limit is not negative")
    isWaiting = true
  }

  func afterWait(events: Int) {
    require(isWaiting && events >= 0, "a wait that ends has begun")
    isWaiting = false
  }

  func timerFired() { require(!isWaiting && stepped == nil, "a timer fires by itself") }

  func cancellationRequested(of task: EventLoop.AnyTask) {
    require(alive.contains(task), "only a task that is not done is cancelled")
  }

  /// What must hold once the loop is closed.
  func end() {
    require(alive.isEmpty && stepped == nil && !isWaiting, "everything that begins ends")
  }
}

/// Something for instruments to see.
enum WatchedTasks {
  /// Tasks that end in every way there is.
  static func run(_ instrument: any EventLoop.Instrument) throws {
    let fixture = try LoopFixture()
    let loop = fixture.loop
    loop.addInstrument(instrument)
    try fill(fixture)
    loop.close()
  }

  /// Makes them, and runs them to their ends.
  static func fill(_ fixture: LoopFixture) throws {
    let loop = fixture.loop
    fixture.spawn("early", fixture.later(1, 1)).cancel()
    fixture.spawn("result", fixture.later(1, 1))
    fixture.spawn("error", fixture.failing(2, .first))
    let late = fixture.spawn("late", fixture.later(9, 1))
    fixture.spawn("gather", loop.gather((1...3).map { fixture.later($0, $0) }))
    fixture.spawn("limit", loop.waitFor(fixture.later(9, 1), timeout: .seconds(4)))
    loop.callLater(.seconds(3)) { late.cancel() }
    fixture.spawn("pending", loop.createFuture(Int.self))
    _ = try fixture.run()
  }
}

import Generators
import Loop

/// Checks that a loop keeps to what ``EventLoop/Instrument`` promises; its `faults` must stay empty.
final class LawfulInstrument: EventLoop.Instrument {
  private(set) var faults: [String] = []
  private var alive: Set<EventLoop.AnyTask> = []
  private var stepped: EventLoop.AnyTask?
  private var called: EventLoop.Cause?
  private var isWaiting = false

  /// The tasks that were told to be ready since their last step, and those that were told to wait.
  private var ready: Set<EventLoop.AnyTask> = []
  private var waiting: Set<EventLoop.AnyTask> = []

  /// What was told of as the cause of something.
  private(set) var causes: Set<EventLoop.Cause> = []
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
    require(numbers.insert(task.number).inserted, "a number is that of one task")
    spawnCount += 1
  }

  private var numbers: Set<Int> = []

  func taskSpawned(_ task: EventLoop.AnyTask, by maker: Int?) {
    require(maker.map { numbers.contains($0) } ?? true, "a maker is a task")
    require(maker == stepped?.number, "the maker is the task that is stepped")
    taskSpawned(task)
  }

  func taskReady(_ task: EventLoop.AnyTask, by cause: EventLoop.Cause) {
    require(alive.contains(task), "what is ready is a task that was made and has not ended")
    require(ready.insert(task).inserted, "a task becomes ready once before each step")
    waiting.remove(task)
    causes.insert(cause)
  }

  func taskWaits(_ task: EventLoop.AnyTask, for obstacle: EventLoop.Obstacle) {
    require(alive.contains(task) && !ready.contains(task), "what waits is not ready")
    require(waiting.insert(task).inserted, "a task waits once after a step")
    require(obstacle.kind != .nothing, "a task waits for something")
    require(obstacle.others.allSatisfy { numbers.contains($0) }, "it waits for tasks")
  }

  func beforeCallback(of cause: EventLoop.Cause) {
    require(stepped == nil && called == nil && !isWaiting, "callbacks are not inside anything")
    called = cause
  }

  func afterCallback(of cause: EventLoop.Cause) {
    require(called == cause, "a callback that ends has begun")
    called = nil
  }

  func beforeStep(of task: EventLoop.AnyTask) {
    require(alive.contains(task), "a step comes after the spawn and before the exit")
    require(stepped == nil, "steps are not inside each other")
    require(!isWaiting && called == nil, "a loop does not step while it waits or calls back")
    require(ready.remove(task) != nil, "a task is stepped that was ready")
    require(!waiting.contains(task), "a task is stepped that waits")
    stepped = task
  }

  func afterStep(of task: EventLoop.AnyTask) {
    require(stepped == task, "a step that ends has begun")
    stepped = nil
  }

  func taskExited(_ task: EventLoop.AnyTask, _ end: EventLoop.TaskEnd) {
    require(alive.remove(task) != nil, "a task exits once, after its spawn")
    require(stepped == nil, "a task exits after its step")
    ready.remove(task)
    waiting.remove(task)
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

  func timerFired() {
    require(!isWaiting && stepped == nil, "a timer fires by itself")
    require(called == .timer, "a timer calls a callback")
  }

  func cancellationRequested(of task: EventLoop.AnyTask) {
    require(alive.contains(task), "only a task that is not done is cancelled")
  }

  /// What must hold once the loop is closed.
  func end() {
    require(
      alive.isEmpty && stepped == nil && !isWaiting && called == nil,
      "everything that begins ends")
    require(ready.isEmpty && waiting.isEmpty, "only what is alive is ready or waits")
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

/// What a loop tells whoever watches it; the public side is `EventLoop.Instrument`.
///
/// A class to inherit from and not a protocol, and in this folder, because the loop calls it while
/// it knows nothing of what lies above it. Who adds or removes an instrument gives the loop another one,
/// so that each step is begun and ended by the same.
///
/// What became ready, and why, costs a loop nothing that has no hooks: it is read off the ready queue
/// afterwards. Between two calls of a loop to its hooks one thing was at work, the *cause*, and what
/// stands in the queue since then is its doing.
@usableFromInline
class LoopHooks {
  /// What is at work.
  // Unchecked, as what follows: no access is open while anything is called that could come back here.
  @exclusivity(unchecked) private var cause: EventLoop.Cause

  /// The number of the first word of the ready queue that was not looked at.
  @exclusivity(unchecked) private var next: Int

  /// The task whose step has ended last, if it is not known yet what came of it.
  @exclusivity(unchecked) private var settling: CellRef?

  /// Which tasks have made the tasks that are not done, by their numbers.
  @exclusivity(unchecked) private(set) var makers: [UInt32: UInt32]

  /// The number of the task that waits for the Swift task for which a task is made now.
  @exclusivity(unchecked) var visitorsMaker: UInt32?

  /// The number of the task that runs, or has just run and is looked at.
  final var taskAtWork: Int? {
    if case .task(let number) = cause { number } else { nil }
  }

  /// Begins to watch a loop, in place of other hooks.
  init(_ loop: EventLoop, inPlaceOf other: LoopHooks?) {
    next = loop.ready.tail
    cause = other?.cause ?? loop.current.map { .task(loop.register.number($0)) } ?? .outside
    settling = other?.settling
    makers = other?.makers ?? [:]
  }

  // MARK: What is told

  func taskSpawned(_ head: CellRef, by maker: Int?) {}
  func taskReady(_ head: CellRef, _ cause: EventLoop.Cause) {}
  func beforeStep(_ head: CellRef) {}
  func afterStep(_ head: CellRef) {}
  func taskWaits(_ head: CellRef, _ obstacle: EventLoop.Obstacle) {}
  func taskExited(_ head: CellRef, _ status: CellStatus) {}
  func beforeCallback(_ cause: EventLoop.Cause) {}
  func afterCallback(_ cause: EventLoop.Cause) {}
  func beforeWait(_ limit: Int64?) {}
  func afterWait(_ events: Int) {}
  func timerFired() {}
  func cancellationRequested(_ head: CellRef) {}

  // MARK: What the loop calls

  /// Tells what came of the last step, and what became ready since the last call.
  ///
  /// Called for each word that is popped, before anything else is appended; so the word is there to see.
  final func catchUp(_ loop: EventLoop) {
    // A loop that is being closed ends tasks whose words are in the queue.
    guard !loop.isClosing else {
      (next, settling) = (loop.ready.tail, nil)
      return
    }
    if let head = settling {
      settling = nil
      if head.isOpenTask, let obstacle = loop.obstacle(of: head) { taskWaits(head, obstacle) }
    }
    // The queue counts from the beginning after it was made anew, which it is when nothing is in it.
    if next > loop.ready.tail { next = loop.ready.head }
    // Noted before each call: one who is told may make something ready.
    while next < loop.ready.tail {
      let word = loop.ready[next]
      next += word.isPair ? 2 : 1
      guard let task = word.task else { continue }
      let isTurn = cause == .task(loop.register.number(task))
      taskReady(task, isTurn ? .turn : cause)
    }
  }

  /// A task was made.
  final func noteSpawn(_ head: CellRef, on loop: EventLoop) {
    let maker = loop.current.map { loop.register.number(of: $0) } ?? visitorsMaker
    if let maker { makers[loop.register.number(of: head)] = maker }
    taskSpawned(head, by: maker.map { Int($0) })
  }

  /// A step begins.
  final func beginStep(of head: CellRef, on loop: EventLoop) {
    catchUp(loop)
    cause = .task(loop.register.number(head))
    beforeStep(head)
  }

  /// A step has ended; what comes of it follows.
  final func endStep(of head: CellRef, on loop: EventLoop) {
    afterStep(head)
    loop.hooks?.settle(head, on: loop)
  }

  private func settle(_ head: CellRef, on loop: EventLoop) {
    catchUp(loop)
    settling = head
  }

  /// A task's coroutine has ended.
  final func noteExit(_ head: CellRef, _ status: CellStatus, on loop: EventLoop) {
    if settling == head { settling = nil }
    makers[loop.register.number(of: head)] = nil
    taskExited(head, status)
  }

  /// A callback is called.
  final func beginCallback(_ cause: EventLoop.Cause, on loop: EventLoop) {
    catchUp(loop)
    self.cause = cause
    beforeCallback(cause)
    if cause == .timer { timerFired() }
  }

  /// A callback has ended.
  final func endCallback(_ cause: EventLoop.Cause, on loop: EventLoop) {
    afterCallback(cause)
    loop.hooks?.catchUp(loop)
  }

  /// The loop does not run any more, or asks its selector: what becomes ready now is no step's doing.
  final func leave(_ loop: EventLoop) {
    catchUp(loop)
    cause = .outside
  }

  /// What is cancelled becomes ready.
  final func cancel(
    _ head: CellRef, on loop: EventLoop, _ body: () -> EventLoop.Cancellation
  ) -> EventLoop.Cancellation {
    catchUp(loop)
    cancellationRequested(head)
    let outer = cause
    cause = .cancellation
    defer {
      catchUp(loop)
      cause = outer
    }
    return body()
  }
}

extension EventLoop {
  /// Tells of a new task, which has its name.
  @usableFromInline
  func noteSpawn(_ head: CellRef) { hooks?.noteSpawn(head, on: self) }

  /// Tells others of the loop from now on, or nobody.
  func replaceHooks(_ make: ((LoopHooks?) -> LoopHooks)?) {
    let old = hooks
    old?.catchUp(self)
    hooks = make.map { $0(old) }
    measuring.isObserved = hooks != nil
  }

  /// Resumes a task, and tells of it.
  @inline(never)
  func resumeObserved(_ head: CellRef) -> StepWord {
    guard let hooks else { return resume(head) }
    hooks.beginStep(of: head, on: self)
    defer { hooks.endStep(of: head, on: self) }
    return resume(head)
  }

  /// Runs what is not a task, and tells of it.
  @inline(never)
  func runOtherObserved(_ word: ReadyWord) {
    guard let entry = ready.entry(of: word) else { return }
    guard let hooks else { return run(entry) }
    guard let cause = cause(of: entry) else {
      hooks.catchUp(self)
      return run(entry)
    }
    hooks.beginCallback(cause, on: self)
    run(entry)
    hooks.endCallback(cause, on: self)
  }

  /// What calls a callback; `nil` if there is nothing to call.
  private func cause(of entry: ReadyEntry) -> Cause? {
    switch entry {
    case .observer(let observer, let cell):
      // That a run ends with a future is the loop's own affair.
      if observer is RunStopper { return nil }
      return cell.head.kind == .task ? .task(cell.head.index) : .callback
    case .timer(let token): return timers.contains(token) ? .timer : nil
    case .descriptor(let event): return isWatched(event) ? .descriptor(event.descriptor) : nil
    case .job: return .thread
    case .handle(let handle):
      return handle.callback == nil ? nil : handle.isFromThread ? .thread : .callback
    }
  }

  /// What a task that is suspended waits for; `nil` if it is ready.
  func obstacle(of head: CellRef) -> Obstacle? {
    let awaited = head.awaited
    guard let future = awaited.head else {
      return awaited == .lost ? Obstacle(kind: .droppedFuture, others: []) : nil
    }
    guard future.isPending else { return nil }
    return Obstacle(kind: obstacleKind(of: future), others: others(of: future))
  }

  /// The numbers of the tasks that can complete a pending future.
  private func others(of future: CellRef) -> [Int] {
    switch future.kind {
    case .task: [register.number(future)]
    case .gather, .shield:
      (future.compositeObserver?.members ?? []).compactMap {
        $0.kind == .task && $0.isPending ? register.number($0) : nil
      }
    case .lock: (future.hold?.holder(on: self)).map { [Int($0)] } ?? []
    default: []
    }
  }
}

import Generators

extension EventLoop {
  /// What the loop does now.
  ///
  /// From the loop's thread, while it runs or between runs; other threads ask for it by a
  /// ``ThreadsafeLoop``. Nothing changes by it.
  ///
  /// - Returns: The snapshot.
  /// - Complexity: O(n log n), n = the tasks, the timers, and what waits for tasks.
  public func snapshot() -> Snapshot { snapshot(withTraces: true) }

  /// What the loop does now; without traces it takes a fraction of the time.
  func snapshot(withTraces: Bool) -> Snapshot {
    pool.dropUnused()
    let heads = register.inOrder
    let needs = needs(of: heads)
    var names = CoroutineNames()
    var tasks: [Snapshot.Task] = []
    tasks.reserveCapacity(heads.count)
    var surroundings = SnapshotSurroundings()
    for (place, head) in heads.enumerated() {
      let number = register.number(head)
      let isRunning = head == current
      // What a task has awaited that runs now is of the past.
      let obstacle = isRunning ? .nothing : obstacle(of: head)
      surroundings.add(number, at: obstacle, head.awaited.head, self)
      let watch = surroundings.addGroups(of: head, number, self)
      tasks.append(
        Snapshot.Task(
          number: number, name: register.name(of: head), coroutine: names[head],
          state: isRunning ? .running : obstacle == .nothing ? .ready : .waiting,
          trace: withTraces && !isRunning ? head.trace : [],
          maker: hooks?.makers[UInt32(truncatingIfNeeded: number)].map { Int($0) },
          obstacle: obstacle, waitsFor: needs[place].map { register.number(heads[$0]) },
          limits: watch.limits, outsideCount: watch.outsideCount))
    }
    for (place, others) in needs.enumerated() {
      for other in others { tasks[other].waitedForBy.append(tasks[place].number) }
    }
    return Snapshot(
      time: clock.nanoseconds, tasks: tasks, locks: surroundings.locks.items,
      queues: surroundings.queues.items, groups: surroundings.groups.items,
      deadlines: timers.deadlines,
      descriptors: watchers.numbers { !$0.interest.isEmpty }.map {
        let interest = watchers[$0].interest
        return Snapshot.Descriptor(
          number: $0, isRead: interest.contains(.readable), isWritten: interest.contains(.writable))
      },
      readyCount: ready.entryCount, callCount: parts.awaitedCount)
  }

  /// For each task the places of the tasks that could let it go on.
  private func needs(of heads: [CellRef]) -> [[Int]] {
    var places = [Int](repeating: 0, count: heads.count)
    for (place, head) in heads.enumerated() { places[head.index] = place }
    var needs = [[Int]](repeating: [], count: heads.count)
    for (place, head) in heads.enumerated() {
      eachDependent(of: head) { waiter in
        // One that is about to be done is not registered any more.
        if waiter.index < heads.count, heads[places[waiter.index]] == waiter,
          needs[places[waiter.index]].last != place
        {
          needs[places[waiter.index]].append(place)
        }
      }
    }
    var numbers: [UInt32: Int] = [:]
    for (place, head) in heads.enumerated() {
      guard head.isOpenTask, let hold = head.awaited.head?.hold,
        let holder = hold.holder(on: self)
      else { continue }
      if numbers.isEmpty {
        for (place, head) in heads.enumerated() { numbers[register.number(of: head)] = place }
      }
      if let other = numbers[holder] { needs[place].append(other) }
    }
    return needs
  }

  /// Calls back with the tasks that wait for a task: directly, or for a future that its end completes.
  ///
  /// With some of them several times, one after the other.
  private func eachDependent(of head: CellRef, _ body: (CellRef) -> Void) {
    if head.waiters == .none { return }
    if let task = head.waiters.task { return body(task) }
    // Neither allocates where it stays empty: a future for which one task waits, which nearly all are, is not
    // remembered.
    var seen: Set<CellRef> = []
    var open: [CellRef] = []
    func look(at future: CellRef) {
      future.waiters.eachWord { word in
        if let task = word.task {
          body(task)
        } else if let other = word.observed?.completes, other.isPending, other.waiters != .none {
          if let task = other.waiters.task {
            body(task)
          } else if seen.insert(other).inserted {
            open.append(other)
          }
        }
      }
    }
    look(at: head)
    while let next = open.popLast() { look(at: next) }
  }

  private func obstacle(of head: CellRef) -> DeadlockError.Obstacle {
    guard head.isOpenTask, let future = head.awaited.head else {
      return head.isOpenTask && head.awaited == .lost ? .droppedFuture : .nothing
    }
    return future.isPending ? obstacleKind(of: future) : .nothing
  }

  /// What a future is to the task that waits for it.
  func obstacleKind(of future: CellRef) -> DeadlockError.Obstacle {
    switch future.kind {
    case .plain: .future
    case .timer: .timer
    case .task: .task
    case .composite: future.outsideWork?.obstacle ?? .swiftTask
    case .shield: .future
    case .gather: .gather
    case .lock: .lock
    case .event: .event
    case .condition: .condition
    case .semaphore: .semaphore
    case .queueItem: .queueItem
    case .queuePlace: .queuePlace
    }
  }
}

/// The names of coroutines, each made once.
private struct CoroutineNames {
  private var names: [UInt: String] = [:]

  subscript(head: CellRef) -> String {
    mutating get {
      guard let key = head.coroutineKey else { return head.coroutineName }
      if let name = names[key] { return name }
      let name = head.coroutineName
      names[key] = name
      return name
    }
  }
}

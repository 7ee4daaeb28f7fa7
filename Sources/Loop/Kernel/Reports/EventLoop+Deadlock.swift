/// Finding out who waits for whom.
extension EventLoop {
  /// Why nothing can go on.
  ///
  /// Complexity: O(n log n), n = the tasks and those who wait for them.
  package func deadlock() -> DeadlockError {
    pool.dropUnused()
    let heads = register.inOrder
    var places: [CellRef: Int] = [:]
    var numbers: [UInt32: Int] = [:]
    for (place, head) in heads.enumerated() {
      places[head] = place
      numbers[register.number(of: head)] = place
    }
    var needs = [[Int]](repeating: [], count: heads.count)
    for (place, head) in heads.enumerated() {
      for waiter in dependents(of: head) {
        if let dependent = places[waiter] { needs[dependent].append(place) }
      }
      if let holder = holder(of: head), let other = numbers[holder] { needs[place].append(other) }
    }
    let waiters = heads.indices.map { place in
      DeadlockError.Waiter(
        task: register.name(of: heads[place]), obstacle: obstacle(of: heads[place]),
        others: needs[place].map { register.name(of: heads[$0]) })
    }
    return DeadlockError(waiters: waiters, cycle: cycle(in: needs).map { waiters[$0] })
  }

  /// The tasks that wait for a task: directly, or for a future that its end completes.
  private func dependents(
    of head: CellRef
  ) -> [CellRef] {
    var found: [CellRef] = []
    var seen: Set<CellRef> = [head]
    var open = [head]
    while let next = open.popLast() {
      next.waiters.eachWord { word in
        if let task = word.task {
          found.append(task)
        } else if let future = word.observed?.completes, future.isPending,
          seen.insert(future).inserted
        {
          open.append(future)
        }
      }
    }
    return found
  }

  /// The number of the task that holds the lock for which a task waits.
  private func holder(of head: CellRef) -> UInt32? {
    head.awaited.head?.hold?.holder(on: self)
  }

  private func obstacle(of head: CellRef) -> DeadlockError.Obstacle {
    guard let future = head.awaited.head else {
      return head.awaited == .lost ? .droppedFuture : .nothing
    }
    return obstacleKind(of: future)
  }

  /// What a future is to the task that waits for it.
  func obstacleKind(of future: CellRef) -> DeadlockError.Obstacle {
    switch future.kind {
    case .plain: .future
    case .timer: .timer
    case .task: .task
    case .composite, .shield: .future
    case .gather: .gather
    case .lock: .lock
    case .event: .event
    case .condition: .condition
    case .semaphore: .semaphore
    case .queueItem: .queueItem
    case .queuePlace: .queuePlace
    }
  }

  /// The first circle that is found, from its first task on.
  private func cycle(in needs: [[Int]]) -> [Int] {
    var isDone = [Bool](repeating: false, count: needs.count)
    var depths = [Int](repeating: -1, count: needs.count)
    // Without recursion: a chain of tasks may be as long as memory allows.
    for start in needs.indices where !isDone[start] {
      var path = [(place: start, next: 0)]
      depths[start] = 0
      while let (place, next) = path.last {
        guard next < needs[place].count else {
          isDone[place] = true
          depths[place] = -1
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let other = needs[place][next]
        if depths[other] >= 0 { return path[depths[other]...].map(\.place) }
        if !isDone[other] {
          depths[other] = path.count
          path.append((other, 0))
        }
      }
    }
    return []
  }
}

/// Something that one task holds at a time and others wait for.
protocol TaskHeld: AnyObject {
  /// The number of the task that holds it, if a task of a loop does.
  func holder(on loop: EventLoop) -> UInt32?
}

/// Finding out who waits for whom.
extension EventLoop {
  /// Why nothing can go on.
  ///
  /// Complexity: O(n log n), n = the tasks and those who wait for them.
  package func deadlock() -> DeadlockError {
    pool.dropUnused()
    let heads = register.inOrder
    var places: [UnsafeMutablePointer<CellHead>: Int] = [:]
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
    of head: UnsafeMutablePointer<CellHead>
  ) -> [UnsafeMutablePointer<CellHead>] {
    var found: [UnsafeMutablePointer<CellHead>] = []
    var seen: Set<UnsafeMutablePointer<CellHead>> = [head]
    var open = [head]
    while let next = open.popLast() {
      next.pointee.waiters.eachWord { word in
        if word.isTask {
          if let task = UnsafeMutablePointer<CellHead>(bitPattern: word.bits) { found.append(task) }
        } else if let future = word.observed?.completes, future.pointee.status == .pending,
          seen.insert(future).inserted
        {
          open.append(future)
        }
      }
    }
    return found
  }

  /// The number of the task that holds the lock for which a task waits.
  private func holder(of head: UnsafeMutablePointer<CellHead>) -> UInt32? {
    guard let future = head.awaiting.pointee.head, future.pointee.kind == .lock,
      future.pointee.status == .pending
    else { return nil }
    // The line at the lock keeps the future, so the lock that made it is there.
    let lock = future.slot.assumingMemoryBound(to: Unmanaged<AnyObject>.self).pointee
    return (lock.takeUnretainedValue() as? any TaskHeld)?.holder(on: self)
  }

  private func obstacle(of head: UnsafeMutablePointer<CellHead>) -> DeadlockError.Obstacle {
    guard let future = head.awaiting.pointee.head else {
      return head.awaiting.pointee == .lost ? .droppedFuture : .nothing
    }
    return switch future.pointee.kind {
    case .plain: .future
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

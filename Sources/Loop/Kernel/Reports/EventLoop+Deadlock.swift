/// Finding out who waits for whom.
extension EventLoop {
  /// Why nothing can go on.
  ///
  /// Complexity: O(n log n), n = the tasks and those who wait for them.
  package func deadlock() -> DeadlockError {
    let tasks = snapshot(withTraces: false).tasks
    var places: [Int: Int] = [:]
    for (place, task) in tasks.enumerated() { places[task.number] = place }
    let needs = tasks.map { task in task.waitsFor.compactMap { places[$0] } }
    let waiters = tasks.indices.map { place in
      DeadlockError.Waiter(
        task: tasks[place].name, obstacle: tasks[place].obstacle,
        others: needs[place].map { tasks[$0].name })
    }
    return DeadlockError(waiters: waiters, cycle: cycle(in: needs).map { waiters[$0] })
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

import Generators

extension EventLoop.Snapshot: CustomStringConvertible {
  /// The snapshot as a tree, as ``tree(limit:)`` gives it, of at most two hundred tasks.
  public var description: String { tree(limit: 200) }

  /// The snapshot as a tree: under each task those that it waits for, and where it stands.
  ///
  /// Under one that waits for a Swift task stand those that this one has had made, and waits for; which they are
  /// a loop knows if there was an instrument.
  ///
  /// At the left edge are tasks for which none waits, and one of each circle. A task for which several wait
  /// is shown under the first of them. Below are the queues at which tasks wait, and the task groups. After
  /// asyncio's `print_call_graph`, and `pstree`.
  ///
  /// - Parameter limit: How many tasks are shown at most; the rest is counted.
  /// - Returns: The lines, with line breaks between them.
  /// - Complexity: O(n), n = tasks and who waits for whom.
  public func tree(limit: Int) -> String {
    var tree = SnapshotTree(self, limit: limit)
    return ([summary] + tree.lines() + shared(limit: limit)).joined(separator: "\n")
  }

  /// A line for each queue and each group.
  private func shared(limit: Int) -> [String] {
    if queues.isEmpty, groups.isEmpty { return [] }
    var names: [Int: String] = [:]
    for task in tasks { names[task.number] = task.name }
    func list(_ numbers: [Int]) -> String {
      numbers.map { names[$0] ?? "\($0)" }.cutInTheMiddle.joined(separator: ", ")
    }
    let lines =
      queues.map { queue in
        let size =
          queue.maxSize.map { "\(queue.count) of \($0) items" } ?? count(queue.count, "item")
        let getters = queue.getters.isEmpty ? "" : "; for an item: \(list(queue.getters))"
        let putters = queue.putters.isEmpty ? "" : "; for a place: \(list(queue.putters))"
        return "queue with \(size)\(getters)\(putters)"
      }
      + groups.map { group in
        let parent = group.parent.flatMap { names[$0] }.map { " of \($0)" } ?? ""
        return "task group\(parent): \(list(group.tasks))"
      }
    return lines.count <= limit
      ? lines : lines.prefix(limit) + ["and \(lines.count - limit) more queues and groups"]
  }

  /// What there is, in a line.
  private var summary: String {
    var words = [count(tasks.count, "task"), count(deadlines.count, "timer")]
    if !descriptors.isEmpty { words.append(count(descriptors.count, "descriptor")) }
    if callCount > 0 { words.append(count(callCount, "call") + " outside") }
    words.append("time \(Duration.nanoseconds(time))")
    return words.joined(separator: ", ")
  }

  private func count(_ number: Int, _ word: String) -> String {
    "\(number) \(word)\(number == 1 ? "" : "s")"
  }

  /// What each task does, in a sentence, by its place.
  func sentences() -> [String] {
    var names: [Int: String] = [:]
    for task in tasks { names[task.number] = task.name }
    return tasks.map { task in
      let what =
        switch task.state {
        case .running: "runs"
        case .ready: "is ready"
        case .waiting:
          "waits for "
            + task.obstacle.phrase(
              task.waitsFor.prefix(21).compactMap { names[$0] }, of: task.waitsFor.count)
        }
      return "\(task.name) (\(task.coroutine)) \(what)\(surroundings(of: task))"
    }
  }
}

extension EventLoop.Snapshot {
  /// How much time a task has, and what waits for it outside of the loop.
  private func surroundings(of task: Task) -> String {
    var words = ""
    if let limit = task.limits.first {
      let left = limit.subtractingReportingOverflow(time)
      words =
        left.partialValue < 0
        ? ", its time is over" : ", for \(Duration.nanoseconds(left.partialValue)) at most"
    }
    if task.outsideCount > 0 { words += ", awaited outside of the loop" }
    return words
  }
}

/// The lines of a tree, while they are made.
private struct SnapshotTree {
  private let snapshot: EventLoop.Snapshot
  private let sentences: [String]
  private let places: [Int: Int]

  /// The places of what the Swift tasks wait for for which a task waits, by its number.
  private let visitors: [Int: [Int]]
  private var left: Int
  private var isShown: [Bool]

  /// How deep a tree is at most: what is deeper stands at the left edge again, for a row of tasks may be as
  /// long as memory allows.
  private static var deepest: Int { 24 }

  private struct Branch {
    let place: Int
    let edge: String
    let margin: String
    let depth: Int
  }

  init(_ snapshot: EventLoop.Snapshot, limit: Int) {
    self.snapshot = snapshot
    sentences = snapshot.sentences()
    places = Dictionary(
      snapshot.tasks.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { first, _ in first })
    visitors = Dictionary(
      grouping: snapshot.tasks.indices.filter {
        snapshot.tasks[$0].maker != nil && snapshot.tasks[$0].outsideCount > 0
      }, by: { snapshot.tasks[$0].maker ?? 0 })
    left = limit
    isShown = Array(repeating: false, count: snapshot.tasks.count)
  }

  mutating func lines() -> [String] {
    var lines: [String] = []
    let tasks = snapshot.tasks
    let roots = tasks.indices.filter { tasks[$0].waitedForBy.isEmpty }
    for root in roots + Array(tasks.indices) where !isShown[root] && left > 0 {
      add(root, &lines)
    }
    let rest = isShown.count { !$0 }
    if rest > 0 { lines.append("and \(rest) more") }
    return lines
  }

  private mutating func add(_ root: Int, _ lines: inout [String]) {
    var open = [Branch(place: root, edge: "", margin: "", depth: 0)]
    while let branch = open.popLast() {
      let task = snapshot.tasks[branch.place]
      if isShown[branch.place] {
        lines.append("\(branch.edge)\(task.name), see above")
        continue
      }
      if branch.depth > Self.deepest || left == 0 {
        lines.append("\(branch.edge)\(task.name), see below")
        continue
      }
      isShown[branch.place] = true
      left -= 1
      lines.append(branch.edge + sentences[branch.place])
      var others = task.waitsFor.compactMap { places[$0] }
      if task.obstacle == .swiftTask { others += visitors[task.number] ?? [] }
      let bar = branch.margin + (others.isEmpty ? "  " : "│ ")
      for place in task.trace.lines { lines.append(bar + place) }
      for (number, other) in others.enumerated().reversed() {
        let isLast = number == others.count - 1
        open.append(
          Branch(
            place: other, edge: branch.margin + (isLast ? "└ " : "├ "),
            margin: branch.margin + (isLast ? "  " : "│ "), depth: branch.depth + 1))
      }
    }
  }
}

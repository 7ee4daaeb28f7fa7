import Generators

extension EventLoop.Snapshot {
  /// The snapshot as a table with a line for each task, as `ps` gives it.
  ///
  /// ```
  /// NUMBER  NAME    COROUTINE  STATE    MAKER  PLACE             WAITS FOR
  ///      1  main    Download   waiting  -      Download.swift:12  gather: 2, 3
  ///      2  Task-2  GetFlag    ready    1      GetFlag.swift:8   -
  /// ```
  ///
  /// The place is the outermost of the trace. Complexity: O(n), n = tasks.
  public var table: String {
    let header = ["NUMBER", "NAME", "COROUTINE", "STATE", "MAKER", "PLACE", "WAITS FOR"]
    let rows = [header] + tasks.map(\.row)
    let widths = header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        let gap = String(repeating: " ", count: widths[column] - row[column].count)
        // The number is flush right, and nothing comes behind the last column.
        return column == 0 ? gap + row[column] : row[column] + (column == 6 ? "" : gap)
      }
      return cells.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  /// The snapshot as a graph in the language of Graphviz: `dot -Tsvg`.
  ///
  /// An arrow leads from each task to each that could let it go on. Complexity: O(n), n = tasks and arrows.
  public var graphviz: String {
    var lines = ["digraph loop {", "  node [shape=box];"]
    for task in tasks {
      let place = task.trace.first.map { "\n\($0.shortDescription)" } ?? ""
      let what = task.state == .waiting ? "waits for: \(task.obstacle)" : task.state.rawValue
      let label = quoted("\(task.name) (\(task.coroutine))\n\(what)\(place)")
      lines.append("  \(task.number) [label=\(label)];")
    }
    for task in tasks {
      for other in task.waitsFor {
        lines.append("  \(task.number) -> \(other) [label=\"\(task.obstacle)\"];")
      }
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for character in text {
      switch character {
      case "\"", "\\": quoted += "\\\(character)"
      case "\n": quoted += "\\n"
      default: quoted.append(character)
      }
    }
    return quoted + "\""
  }
}

extension EventLoop.Snapshot.Task {
  /// The cells of its line.
  fileprivate var row: [String] {
    let others = waitsFor.map { "\($0)" }.cutInTheMiddle.joined(separator: ", ")
    return [
      "\(number)", name, coroutine, state.rawValue, maker.map { "\($0)" } ?? "-",
      trace.first?.shortDescription ?? "-",
      state != .waiting ? "-" : others.isEmpty ? "\(obstacle)" : "\(obstacle): \(others)",
    ]
  }
}

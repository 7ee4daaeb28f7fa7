import Generators

extension CellRef {
  /// A future or task in one line, like Python's `repr`.
  ///
  /// - Parameter result: The result, if there is one and its type is known.
  /// - Returns: The line.
  func describe(result: Any?) -> String {
    var words = identity
    switch status {
    case .pending:
      if kind == .task { words += progress }
    case .finished:
      if let result { words.append("result=\(CellRef.text(of: result))") }
    case .failed: words.append("exception=\(CellRef.text(of: error))")
    case .cancelled: break
    }
    return "<\(words.joined(separator: " "))>"
  }

  /// What it is, and its state; of a task, its name.
  private var identity: [String] {
    let state =
      switch status {
      case .pending: "pending"
      case .finished, .failed: "finished"
      case .cancelled: "cancelled"
      }
    guard kind == .task else { return ["Future", state] }
    return ["Task", state] + (loop.map { ["name=\"\($0.register.name(of: self))\""] } ?? [])
  }

  /// Where a task that is not done stands, and what it waits for.
  private var progress: [String] {
    if loop?.current == self { return ["running"] }
    guard isOpenTask else { return [] }
    var words: [String] = []
    if let place = trace.first {
      words.append(
        place.file == nil ? place.function : "\(place.function) at \(place.shortDescription)")
    }
    guard let future = awaited.head else { return words }
    let what =
      switch future.kind {
      case .timer: "a timer"
      case .plain, .task, .composite, .shield, .gather:
        "<\(future.identity.joined(separator: " "))>"
      case .lock: "a lock"
      case .event: "an event"
      case .condition: "a condition"
      case .semaphore: "a semaphore"
      case .queueItem: "an item of a queue"
      case .queuePlace: "a place in a queue"
      }
    return words + ["waits for \(what)"]
  }

  /// A value in one line: a string in quotes, a future without its result, which may be that future, a
  /// long text without its middle.
  private static func text(of value: Any) -> String {
    let text =
      switch value {
      case let future as any DescribedByCell: future.cellRef.describe(result: nil)
      case let string as String: string.debugDescription
      default: "\(value)"
      }
    return text.count > 100 ? "\(text.prefix(48))…\(text.suffix(48))" : text
  }
}

/// A future or a task, whatever its result is.
protocol DescribedByCell {
  var cellRef: CellRef { get }
}

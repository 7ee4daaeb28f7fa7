/// How often tasks were cancelled that are inside a scope which cancels them itself.
///
/// A timeout or a task group ends its body by cancelling the task that runs it. At its end it must
/// know whether somebody else has cancelled the task meanwhile: that cancellation is not its own, and
/// goes on. Tasks outside such scopes are not counted, and cost nothing.
struct CancelCounts {
  private struct Entry {
    var scopes: Int
    var cancels: Int

    /// When the scopes that are time limits cancel the task.
    var limits: [Limit] = []
  }

  private struct Limit {
    let scope: ObjectIdentifier
    let deadline: Int64
  }

  private var entries: [CellRef: Entry] = [:]

  @inline(__always) var isEmpty: Bool { entries.isEmpty }

  /// Begins to count a task's cancellations, or goes on.
  ///
  /// - Returns: How often it was cancelled since the outermost scope began.
  mutating func enter(_ head: CellRef) -> Int {
    entries[head, default: Entry(scopes: 0, cancels: 0)].scopes += 1
    return entries[head]?.cancels ?? 0
  }

  /// Ends what ``enter(_:)`` began.
  mutating func leave(_ head: CellRef) {
    guard var entry = entries[head] else { return }
    entry.scopes -= 1
    entries[head] = entry.scopes == 0 ? nil : entry
  }

  /// Notes for reports when a scope of a task cancels it; `nil` for never.
  mutating func setLimit(_ deadline: Int64?, of scope: AnyObject, over head: CellRef) {
    let scope = ObjectIdentifier(scope)
    entries[head]?.limits.removeAll { $0.scope == scope }
    if let deadline { entries[head]?.limits.append(Limit(scope: scope, deadline: deadline)) }
  }

  /// When the scopes around a task cancel it, in no order.
  func limits(over head: CellRef) -> [Int64] { entries[head]?.limits.map(\.deadline) ?? [] }

  /// Counts a cancellation.
  mutating func note(_ head: CellRef) { entries[head]?.cancels += 1 }

  /// How often a task was cancelled since the outermost scope began.
  func count(of head: CellRef) -> Int { entries[head]?.cancels ?? 0 }

  /// Takes a cancellation back that a scope had asked for itself.
  ///
  /// - Returns: How many are left.
  mutating func takeBack(_ head: CellRef) -> Int {
    guard var entry = entries[head] else { return 0 }
    entry.cancels = max(0, entry.cancels - 1)
    entries[head] = entry
    return entry.cancels
  }

  /// Forgets a task that has ended.
  mutating func forget(_ head: CellRef) { entries[head] = nil }
}

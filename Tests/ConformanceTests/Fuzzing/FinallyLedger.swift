/// Checks that clean-up runs exactly once for each time its `try` is entered.
///
/// It reads a trace whose log entries begin with `"log"` and the number of their activation, and in
/// which `"enter", N` and `"finally", N` mark the `try` statements. Within an activation a `try`
/// cannot be entered again before its clean-up has begun.
struct FinallyLedger {
  private struct Entry: Hashable {
    let activation: Plain
    let number: Plain
  }

  private var open: Set<Entry> = []

  /// What is wrong, if anything.
  private(set) var complaint: String?

  init(_ trace: [Plain]) {
    for case .list(let items) in trace where items.count == 4 && items[0] == .string("log") {
      let entry = Entry(activation: items[1], number: items[3])
      switch items[2] {
      case .string("enter"):
        if !open.insert(entry).inserted { complaint = "entered twice: \(entry)" }
      case .string("finally"):
        if open.remove(entry) == nil { complaint = "cleaned up twice: \(entry)" }
      default: break
      }
    }
    if let entry = open.first { complaint = complaint ?? "never cleaned up: \(entry)" }
  }
}

extension OrderedQueue: CustomStringConvertible {
  /// How many items there are and may be, and how many wait: `<Queue items=2 maxSize=10 putters=1>`.
  public var description: String {
    let kind =
      switch Order.self {
      case is any LastFirst.Type: "LifoQueue"
      case is any LeastFirst.Type: "PriorityQueue"
      default: "Queue"
      }
    var words = [kind, "items=\(count)"]
    if let maxSize { words.append("maxSize=\(maxSize)") }
    if getters.count > 0 { words.append("getters=\(getters.count)") }
    if putters.count > 0 { words.append("putters=\(putters.count)") }
    if isShutDown { words.append("shut down") }
    return "<\(words.joined(separator: " "))>"
  }
}

/// Tells the orders of a type that is known only when the program runs.
private protocol LastFirst {}
private protocol LeastFirst {}

extension LastInFirstOut: LastFirst {}
extension SmallestFirst: LeastFirst {}

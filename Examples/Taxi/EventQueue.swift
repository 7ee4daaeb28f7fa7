/// Events, the earliest first, in a binary heap.
///
/// Of two events at the same time that of the lower taxi comes first.
struct EventQueue {
  private var heap: [Event] = []

  var count: Int { heap.count }

  /// Adds an event, in logarithmic time.
  mutating func insert(_ event: Event) {
    var child = heap.count
    heap.append(event)
    while child > 0, isOrdered(child, before: (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Removes the earliest event, in logarithmic time.
  mutating func popFirst() -> Event? {
    guard let first = heap.first else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < heap.count }
      guard let least = children.min(by: { isOrdered($0, before: $1) }),
        isOrdered(least, before: parent)
      else { return first }
      heap.swapAt(least, parent)
      parent = least
    }
  }

  private func isOrdered(_ a: Int, before b: Int) -> Bool {
    (heap[a].time, heap[a].taxi) < (heap[b].time, heap[b].taxi)
  }
}

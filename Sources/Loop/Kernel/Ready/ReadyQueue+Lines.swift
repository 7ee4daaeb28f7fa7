extension ReadyQueue {
  /// Puts what is ready in another order that keeps each *line* in its own.
  ///
  /// A line is what must stay in order: all callbacks, all timers, the observers of one future, the
  /// events of one descriptor; each task is a line of its own.
  ///
  /// - Parameter reorder: Moves the elements of an array that holds, for each entry of the queue, the
  ///   name of its line. The n-th place of a line then gets the line's n-th entry.
  /// - Complexity: O(n) for n entries, besides what `reorder` takes.
  mutating func rearrangeLines(_ reorder: (inout [UInt]) -> Void) {
    var lines: [UInt: [[ReadyWord]]] = [:]
    var order: [UInt] = []
    var place = head
    while place < tail {
      let word = words[place & mask]
      var entry = [word]
      if word.isPair { entry.append(words[(place + 1) & mask]) }
      place += entry.count
      let line = word.line(entry.last)
      lines[line, default: []].append(entry)
      order.append(line)
    }
    reorder(&order)
    var next: [UInt: Int] = [:]
    place = head
    for line in order {
      let index = next[line, default: 0]
      next[line] = index + 1
      for word in lines[line]?[index] ?? [] {
        words[place & mask] = word
        place += 1
      }
    }
    assert(place == tail, "nothing is lost when the order changes")
  }
}

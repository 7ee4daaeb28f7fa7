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
    var lines: [UInt: [[UInt]]] = [:]
    var order: [UInt] = []
    var place = head
    while place < tail {
      let word = words[place & mask]
      let isPair = word & 7 == Tag.observer || word & 7 == Tag.timer
      var entry = [word]
      if isPair { entry.append(words[(place + 1) & mask]) }
      place += entry.count
      let line = ReadyQueue.line(of: entry)
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
  }

  /// The name of the line that an entry stands in.
  private static func line(of entry: [UInt]) -> UInt {
    let tag = entry[0] & 7
    return switch tag {
    case Tag.observer: entry[1] | tag
    case Tag.handle, Tag.timer: tag
    // The descriptor alone, without the side that is ready and its watcher's generation.
    case Tag.descriptor: UInt(UInt32(truncatingIfNeeded: entry[0] >> 4)) << 4 | tag
    default: entry[0]
    }
  }
}

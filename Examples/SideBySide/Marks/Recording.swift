/// What was seen of a program that does several things at once: who ran when, and where it stopped.
///
/// All times are nanoseconds since the beginning.
package struct Recording: Codable, Sendable {
  /// A thread or a task.
  package struct Track: Codable, Sendable {
    package let number: Int
    package var name: String
    package var coroutine: String?

    /// Whether it is a thread beside that of the loop, which runs what would block it.
    package var isThread: Bool?

    package init(number: Int, name: String, coroutine: String? = nil, isThread: Bool? = nil) {
      self.number = number
      self.name = name
      self.coroutine = coroutine
      self.isThread = isThread
    }

    /// What it is called: a task without a name of its own has that of its coroutine, and one that has a
    /// name is told with it, by which it is found in the source.
    fileprivate var title: String {
      guard let coroutine, coroutine.lowercased() != name.lowercased() else { return name }
      return name.hasPrefix("Task-") ? coroutine : "\(name): \(coroutine)"
    }
  }

  /// A stretch in which a track ran without a pause.
  package struct Slice: Codable, Sendable {
    package let track: Int
    package let start: Int64
    package let end: Int64

    /// The file and the line at which it stopped, and waits from then on; `nil` if it has ended.
    package let file: String?
    package let line: Int?

    package init(track: Int, start: Int64, end: Int64, file: String?, line: Int?) {
      self.track = track
      self.start = start
      self.end = end
      self.file = file
      self.line = line
    }

    /// The same with another end.
    func extended(to end: Int64) -> Slice {
      Slice(track: track, start: start, end: end, file: file, line: line)
    }
  }

  /// That a track could go on, and by what.
  package struct Wake: Codable, Sendable {
    package let time: Int64

    /// The track that woke it; `nil` if it was a timer or something else outside.
    package let from: Int?
    package let to: Int
    package let cause: String

    package init(time: Int64, from: Int?, to: Int, cause: String) {
      self.time = time
      self.from = from
      self.to = to
      self.cause = cause
    }
  }

  /// How much had been printed at some time.
  package struct Printed: Codable, Sendable {
    package let time: Int64

    /// How many bytes, from the beginning.
    package let count: Int

    package init(time: Int64, count: Int) {
      self.time = time
      self.count = count
    }
  }

  package var tracks: [Track] = []
  package var slices: [Slice] = []
  package var wakes: [Wake] = []

  /// The stretches in which something that runs on the thread of others has blocked it, with the line that did.
  package var blocks: [Slice] = []
  package var printed: [Printed] = []

  /// How many tracks there were besides.
  package var more: Int?

  /// When the program has ended; what waits then has waited for good.
  package var stopped: Int64?

  package init() {}

  /// Notes how much has been printed until now, if it has become more.
  mutating func notePrinted(at time: Int64) {
    guard let count = StandardOutput.count, count > printed.last?.count ?? 0 else { return }
    printed.append(Printed(time: time, count: count))
  }

  /// When each track that has ended has done so.
  package var ends: [Int: Int64] {
    var lasts: [Int: Slice] = [:]
    for slice in slices where slice.end >= lasts[slice.track]?.end ?? 0 {
      lasts[slice.track] = slice
    }
    return lasts.compactMapValues { $0.line == nil ? $0.end : nil }
  }

  /// When all is over.
  package var end: Int64 { slices.reduce(stopped ?? 0) { max($0, $1.end) } }

  /// The same with fewer slices, where a track has so many that they lie over one another.
  package var condensed: Recording {
    let gap = end / 4000
    var condensed = self
    condensed.slices = []
    for track in tracks {
      let own = slices.filter { $0.track == track.number }
      guard own.count > 200 else {
        condensed.slices += own
        continue
      }
      var kept: [Slice] = []
      for slice in own {
        guard let last = kept.last, slice.start - last.end < gap else {
          kept.append(slice)
          continue
        }
        kept[kept.count - 1] = Slice(
          track: slice.track, start: last.start, end: slice.end, file: slice.file, line: slice.line)
      }
      condensed.slices += kept
    }
    condensed.slices.sort { ($0.start, $0.track) < ($1.start, $1.track) }
    return condensed
  }

  /// The same with its first tracks only, and those of an executor's threads.
  package func limited(to count: Int) -> Recording {
    var limited = self
    limited.more = (more ?? 0) + max(0, tracks.count { $0.isThread != true } - count)
    limited.tracks =
      tracks.filter { $0.isThread != true }.prefix(count) + tracks.filter { $0.isThread == true }
    let numbers = Set(limited.tracks.map(\.number))
    limited.slices.removeAll { !numbers.contains($0.track) }
    limited.blocks.removeAll { !numbers.contains($0.track) }
    limited.wakes.removeAll { !numbers.contains($0.to) || $0.from.map(numbers.contains) == false }
    return limited
  }

  /// The same with the first slice at zero.
  package var aligned: Recording {
    let first = slices.map(\.start).min() ?? 0
    var aligned = self
    func align(_ slice: Slice) -> Slice {
      Slice(
        track: slice.track, start: slice.start - first, end: slice.end - first, file: slice.file,
        line: slice.line)
    }
    aligned.slices = slices.map(align)
    aligned.blocks = blocks.map(align)
    aligned.stopped = stopped.map { max(0, $0 - first) }
    aligned.wakes = wakes.map {
      Wake(time: max(0, $0.time - first), from: $0.from, to: $0.to, cause: $0.cause)
    }
    aligned.printed = printed.map { Printed(time: max(0, $0.time - first), count: $0.count) }
    return aligned
  }

  /// The same without the tracks that have no name, which are those in which actors do what tasks wait for.
  var named: Recording {
    var named = Recording()
    named.printed = printed
    named.more = more
    named.stopped = stopped
    var numbers: [Int: Int] = [:]
    for track in tracks where !track.name.isEmpty {
      numbers[track.number] = named.tracks.count
      named.tracks.append(
        Track(number: named.tracks.count, name: track.name, coroutine: track.coroutine))
    }
    func rename(_ slice: Slice) -> Slice? {
      numbers[slice.track].map {
        Slice(track: $0, start: slice.start, end: slice.end, file: slice.file, line: slice.line)
      }
    }
    named.slices = slices.compactMap(rename)
    named.blocks = blocks.compactMap(rename)
    named.wakes = wakes.compactMap { wake in
      numbers[wake.to].map {
        let from = wake.from.flatMap { numbers[$0] }
        return Wake(time: wake.time, from: from, to: $0, cause: wake.cause)
      }
    }
    return named
  }
}

extension Recording {
  /// A stretch in which nothing of a program can go on but what blocks it.
  package struct Stall: Codable, Sendable {
    package let start: Int64
    package let end: Int64
  }

  /// When as many of the tracks as there are threads for them block one.
  ///
  /// - Parameter threads: How many threads all the tracks share.
  /// - Returns: The stretches, one behind the other.
  package func stalls(ofThreads threads: Int) -> [Stall] {
    let ends = blocks.map { (time: $0.end, change: -1) }
    let events = (blocks.map { (time: $0.start, change: 1) } + ends)
      .sorted { ($0.time, -$0.change) < ($1.time, -$1.change) }
    var stalls: [Stall] = []
    var count = 0
    var since: Int64?
    for event in events {
      count += event.change
      if count >= threads {
        since = since ?? event.time
      } else if let start = since.take(), start < event.time {
        stalls.append(Stall(start: start, end: event.time))
      }
    }
    return stalls
  }

  /// What the tracks are called: those that would be called alike are numbered.
  package var titles: [String] {
    var counts: [String: Int] = [:]
    for track in tracks { counts[track.title, default: 0] += 1 }
    var numbers: [String: Int] = [:]
    return tracks.map { track in
      if counts[track.title] == 1 { return track.title }
      numbers[track.title, default: 0] += 1
      let number = "\(numbers[track.title, default: 0])"
      return track.title.last?.isNumber == true
        ? "\(track.title) (\(number))" : "\(track.title) \(number)"
    }
  }
}

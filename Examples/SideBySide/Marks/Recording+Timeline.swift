import Loop

extension Recording {
  /// The same in the form that a loop's own instrument gives, for a Chrome trace.
  ///
  /// Arrows are in it where only one track runs at a time, as on a loop: in a trace the wake-up is tied to the
  /// slice that it came from.
  package var timeline: EventLoop.Timeline {
    var timeline = EventLoop.Timeline()
    // A loop's own track is 0, so that those here begin behind it. The threads of an executor, which run
    // beside it, are left out for the sake of the arrows.
    let own = tracks.filter { $0.isThread != true }
    let numbers = Set(own.map(\.number))
    timeline.tracks = own.map {
      EventLoop.Timeline.Track(number: $0.number + 1, name: $0.name, coroutine: $0.coroutine ?? "")
    }
    let ordered = slices.filter { numbers.contains($0.track) }.sorted {
      ($0.start, $0.end) < ($1.start, $1.end)
    }
    timeline.slices = ordered.map {
      EventLoop.Timeline.Slice(
        track: $0.track + 1, start: $0.start, end: $0.end, file: $0.file, line: $0.line)
    }
    guard zip(ordered, ordered.dropFirst()).allSatisfy({ $0.end <= $1.start }) else {
      return timeline
    }
    var place = 0
    timeline.wakes = wakes.sorted { $0.time < $1.time }.compactMap { wake in
      guard let from = wake.from, let cause = EventLoop.Timeline.Cause(rawValue: wake.cause) else {
        return nil
      }
      while place < ordered.count, ordered[place].end < wake.time { place += 1 }
      // Where one slice ends when the next begins, it is that of the waker.
      guard
        let slice = ordered[place...].prefix(while: { $0.start <= wake.time })
          .firstIndex(where: { $0.track == from })
      else { return nil }
      return EventLoop.Timeline.Wake(
        time: wake.time, from: from + 1, to: wake.to + 1, cause: cause, slice: slice)
    }
    timeline.wakes.sort { ($0.slice ?? 0) < ($1.slice ?? 0) }
    return timeline
  }
}

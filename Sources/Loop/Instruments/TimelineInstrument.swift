import Generators

/// Records what a loop does: each step with its place, who woke whom, and when the loop waited.
///
/// ```swift
/// let recorder = TimelineInstrument(loop)
/// loop.addInstrument(recorder)
/// try loop.runUntilComplete(DownloadAll(loop: loop))
/// print(recorder.timeline.chart(width: 72))
/// ```
///
/// A record is 40 bytes; a step that is woken by another makes two. Times are those of the loop's clock,
/// which is read once a step: where one step follows another, the next begins when the last has ended.
///
/// Complexity: O(1), amortised, for each thing that is recorded; the first suspension at a place of the
/// source, and each task, makes a string.
public final class TimelineInstrument: EventLoop.Instrument {
  private let clock: any EventLoopClock
  private let capacity: Int
  private let slowStepThreshold: Int64?

  // Unchecked, as what follows: no access is open while anything is called that could come back here.
  @exclusivity(unchecked) private var records: [TimelineRecord] = []

  /// How many records there have ever been.
  @exclusivity(unchecked) private var count = 0

  /// The number of the record of the last step.
  @exclusivity(unchecked) private var lastStep = 0

  /// What there is no room for in a record: several tasks that are waited for, by the number of the record.
  @exclusivity(unchecked) private var groups: [Int: [Int]] = [:]
  @exclusivity(unchecked) private var tracks: [UInt32: Track] = [:]
  @exclusivity(unchecked) private var trackLimit: Int

  /// All tasks from this number on have been told of.
  @exclusivity(unchecked) private var firstSpawned = UInt32.max
  @exclusivity(unchecked) private var places = TimelinePlaces()
  private var names: [UInt: String] = [:]

  /// What is going on: the number of a task, 0 for a callback.
  @exclusivity(unchecked) private var current: UInt32?

  /// When the step or callback has begun that is going on.
  @exclusivity(unchecked) private var start: Int64 = 0

  /// When the last step or callback has ended, if nothing else has happened since.
  @exclusivity(unchecked) private var lastEnd: Int64?

  /// When the wait has begun after which nothing has happened yet.
  @exclusivity(unchecked) private var waitStart: Int64?

  /// Makes an instrument that has recorded nothing.
  ///
  /// - Parameters:
  ///   - loop: The loop that it will be added to, of which it keeps the clock, and for how long a step may
  ///     take.
  ///   - capacity: How many records are kept, of which the oldest are overwritten; at least one. `nil`
  ///     for all.
  public init(_ loop: EventLoop, capacity: Int? = nil) {
    clock = loop.clock
    slowStepThreshold = loop.slowStepThreshold?.saturatingNanoseconds
    self.capacity = max(1, capacity ?? .max)
    trackLimit = capacity == nil ? .max : 1024
  }

  /// Forgets what was recorded, but for the tasks.
  public func reset() {
    records = []
    count = 0
    lastStep = 0
    groups = [:]
    lastEnd = nil
    waitStart = nil
  }

  // MARK: Recording

  @inline(__always)
  private func number(of head: CellRef) -> UInt32 {
    let number = head.anchor.withLoop { $0.register.number(head) } ?? 0
    let short = UInt32(truncatingIfNeeded: number)
    if short < firstSpawned, tracks[short] == nil { add(head, short, maker: nil) }
    return short
  }

  private func add(_ head: CellRef, _ number: UInt32, maker: Int?) {
    if tracks.count >= trackLimit { dropTracks() }
    tracks[number] = Track(
      name: head.loop?.register.name(of: head) ?? "Task-\(number)", coroutine: name(of: head),
      maker: maker)
  }

  private func name(of head: CellRef) -> String {
    guard let key = head.coroutineKey else { return head.coroutineName }
    if let name = names[key] { return name }
    let name = head.coroutineName
    names[key] = name
    return name
  }

  /// Forgets the tasks that have ended and of which no record is left.
  private func dropTracks() {
    var used: Set<UInt32> = []
    for record in records {
      used.insert(record.track)
      used.insert(record.other)
    }
    tracks = tracks.filter { !$0.value.hasEnded || used.contains($0.key) }
    trackLimit = max(1024, tracks.count * 2)
  }

  @inline(__always)
  private func append(_ record: TimelineRecord) {
    if count < capacity {
      records.append(record)
    } else {
      let place = count % capacity
      if records[place].hasGroup { groups[count - capacity] = nil }
      records[place] = record
    }
    count += 1
  }

  /// The time of something that happens now.
  private var now: Int64 {
    if current == nil, let lastEnd { return lastEnd }
    return clock.nanoseconds
  }

  @inline(__always)
  private func begin(_ track: UInt32) {
    if let lastEnd { start = lastEnd } else { start = beginAfterWait() }
    current = track
  }

  private func beginAfterWait() -> Int64 {
    let time = clock.nanoseconds
    // Of a wait without end nobody could tell by a virtual clock, which jumps after it.
    if let waitStart, time > waitStart { append(TimelineRecord(.wait, waitStart, time)) }
    waitStart = nil
    return time
  }

  @inline(__always)
  private func end(_ record: TimelineRecord) {
    var record = record
    let time = clock.nanoseconds
    record.start = start
    record.end = time
    append(record)
    lastEnd = time
    current = nil
  }

  func noteSpawn(_ head: CellRef, by maker: Int?) {
    let number = head.anchor.withLoop { UInt32(truncatingIfNeeded: $0.register.number(head)) } ?? 0
    firstSpawned = min(firstSpawned, number)
    add(head, number, maker: maker)
  }

  func beginStep(_ head: CellRef) { begin(number(of: head)) }

  func endStep(_ head: CellRef) {
    var record = TimelineRecord(.step, 0, 0)
    record.track = current ?? number(of: head)
    if let place = head.innermostPlace { record.place = places.number(of: place) }
    lastStep = count
    end(record)
  }

  func noteWait(_ head: CellRef, _ obstacle: EventLoop.Obstacle) {
    // Behind the step are only wake-ups, by which it may have been overwritten.
    guard lastStep < count, count - lastStep <= capacity else { return }
    let place = lastStep % capacity
    guard records[place].kind == .step, records[place].track == number(of: head) else { return }
    records[place].obstacle = obstacle.kind
    if let other = obstacle.others.first {
      records[place].other = UInt32(truncatingIfNeeded: other)
    }
    if obstacle.others.count > 1 {
      records[place].hasGroup = true
      groups[lastStep] = obstacle.others
    }
  }

  public func beforeCallback(of cause: EventLoop.Cause) { begin(0) }

  public func afterCallback(of cause: EventLoop.Cause) {
    var record = TimelineRecord(.callback, 0, 0)
    record.cause = EventLoop.Timeline.Cause(cause)
    end(record)
  }

  func noteReady(_ head: CellRef, _ cause: EventLoop.Cause) {
    if cause == .turn { return }
    // What has passed since the last step was no step.
    if cause == .outside { lastEnd = nil }
    var record = TimelineRecord(.wake, now, 0)
    record.track = number(of: head)
    record.cause = EventLoop.Timeline.Cause(cause)
    switch cause {
    case .task(let number): record.setOrigin(UInt32(truncatingIfNeeded: number))
    case .cancellation: record.setOrigin(current)
    case .outside, .turn: break
    default: record.setOrigin(0)
    }
    record.isInside = current != nil
    append(record)
  }

  func noteCancellation(_ head: CellRef) {
    var record = TimelineRecord(.cancellation, now, 0)
    record.track = number(of: head)
    record.setOrigin(current)
    record.isInside = current != nil
    append(record)
  }

  func noteExit(_ head: CellRef, _ end: EventLoop.TaskEnd) {
    var record = TimelineRecord(.exit, now, 0)
    record.track = number(of: head)
    record.taskEnd = end
    append(record)
    if trackLimit != .max { tracks[record.track]?.hasEnded = true }
  }

  public func beforeWait(limit: Duration?) {
    if waitStart == nil { waitStart = now }
    lastEnd = nil
  }

  // MARK: Being one of several instruments

  public func taskSpawned(_ task: EventLoop.AnyTask, by maker: Int?) {
    noteSpawn(task.future.cell.head, by: maker)
  }

  public func taskReady(_ task: EventLoop.AnyTask, by cause: EventLoop.Cause) {
    noteReady(task.future.cell.head, cause)
  }

  public func beforeStep(of task: EventLoop.AnyTask) { beginStep(task.future.cell.head) }
  public func afterStep(of task: EventLoop.AnyTask) { endStep(task.future.cell.head) }

  public func taskWaits(_ task: EventLoop.AnyTask, for obstacle: EventLoop.Obstacle) {
    noteWait(task.future.cell.head, obstacle)
  }

  public func taskExited(_ task: EventLoop.AnyTask, _ end: EventLoop.TaskEnd) {
    noteExit(task.future.cell.head, end)
  }

  public func cancellationRequested(of task: EventLoop.AnyTask) {
    noteCancellation(task.future.cell.head)
  }

  // MARK: Giving

  /// What was recorded; recording goes on.
  ///
  /// Complexity: O(n log n), n = records and tasks.
  public var timeline: EventLoop.Timeline {
    var timeline = EventLoop.Timeline()
    let first = max(0, count - capacity)
    timeline.dropped = first
    timeline.slowStepThreshold = slowStepThreshold
    for index in first..<count {
      add(records[index % capacity], index, to: &timeline)
    }
    timeline.forgetMissingSlices()
    let isAll = first == 0
    let used = isAll ? [] : Set(timeline.slices.map(\.track) + timeline.wakes.map(\.to))
    timeline.tracks = tracks.sorted { $0.key < $1.key }.compactMap { number, track in
      let number = Int(number)
      guard isAll || !track.hasEnded || used.contains(number) else { return nil }
      return EventLoop.Timeline.Track(
        number: number, name: track.name, coroutine: track.coroutine, maker: track.maker)
    }
    if timeline.slices.contains(where: { $0.track == 0 }) || !timeline.waits.isEmpty {
      timeline.tracks.insert(
        EventLoop.Timeline.Track(number: 0, name: "callbacks", coroutine: "", maker: nil), at: 0)
    }
    return timeline
  }

  private func add(_ record: TimelineRecord, _ index: Int, to timeline: inout EventLoop.Timeline) {
    let track = Int(record.track)
    let origin = record.hasOrigin ? Int(record.other) : nil
    switch record.kind {
    case .step:
      let place = places[record.place]
      let others = record.obstacle == nil || record.other == 0 ? [] : [Int(record.other)]
      timeline.slices.append(
        EventLoop.Timeline.Slice(
          track: track, start: record.start, end: record.end, file: place?.file, line: place?.line,
          waitsFor: record.obstacle, others: record.hasGroup ? groups[index] ?? others : others,
          cause: nil))
    case .callback:
      timeline.slices.append(
        EventLoop.Timeline.Slice(
          track: 0, start: record.start, end: record.end, file: nil, line: nil, waitsFor: nil,
          others: [], cause: record.cause))
    case .wake:
      timeline.wakes.append(
        EventLoop.Timeline.Wake(
          time: record.start, from: origin, to: track, cause: record.cause ?? .outside,
          slice: record.cause == .outside ? nil : timeline.slice(of: record.isInside)))
    case .cancellation:
      timeline.cancellations.append(
        EventLoop.Timeline.Cancellation(
          time: record.start, from: origin, to: track,
          slice: origin == nil ? nil : timeline.slice(of: record.isInside)))
    case .exit:
      timeline.ends.append(
        EventLoop.Timeline.End(time: record.start, track: track, end: record.taskEnd ?? .cancelled))
    case .wait:
      timeline.waits.append(EventLoop.Timeline.Wait(start: record.start, end: record.end))
    }
  }
}

extension EventLoop.Timeline {
  /// The place of the slice within which, or after which, something was recorded.
  fileprivate func slice(of isInside: Bool) -> Int? {
    isInside ? slices.count : slices.isEmpty ? nil : slices.count - 1
  }

  /// Forgets the places of slices that have not ended.
  fileprivate mutating func forgetMissingSlices() {
    for place in wakes.indices.reversed() {
      guard let slice = wakes[place].slice, slice >= slices.count else { break }
      wakes[place].slice = nil
    }
    for place in cancellations.indices.reversed() {
      guard let slice = cancellations[place].slice, slice >= slices.count else { break }
      cancellations[place].slice = nil
    }
  }
}

@available(*, unavailable, message: "an instrument belongs to the thread of its loop")
extension TimelineInstrument: Sendable {}

extension TimelineInstrument {
  /// A task.
  private struct Track {
    let name: String
    let coroutine: String
    let maker: Int?
    var hasEnded = false
  }
}

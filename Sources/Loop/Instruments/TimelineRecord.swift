/// A thing that has happened, as ``TimelineInstrument`` keeps it: 40 bytes.
struct TimelineRecord {
  enum Kind: UInt8 {
    case step
    case callback
    case wake
    case cancellation
    case exit
    case wait
  }

  let kind: Kind
  var hasGroup = false
  var hasOrigin = false

  /// Whether it has happened within a step or callback, which is recorded at its end.
  var isInside = false
  var obstacle: DeadlockError.Obstacle?
  var cause: EventLoop.Timeline.Cause?
  var taskEnd: EventLoop.TaskEnd?

  /// The number of the task that it is about.
  var track: UInt32 = 0

  /// That of the one that did it, or of the first that is waited for.
  var other: UInt32 = 0

  /// Where the task is suspended, by its number in the table.
  var place: UInt32 = 0
  var start: Int64
  var end: Int64

  init(_ kind: Kind, _ start: Int64, _ end: Int64) {
    self.kind = kind
    self.start = start
    self.end = end
  }

  mutating func setOrigin(_ number: UInt32?) {
    guard let number else { return }
    other = number
    hasOrigin = true
  }
}

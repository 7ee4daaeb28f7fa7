extension EventLoop.Timeline {
  /// The timeline in the *trace event format*, as JSON in UTF-8, for <https://ui.perfetto.dev> and
  /// `chrome://tracing`.
  ///
  /// Tasks are threads, with their numbers as `tid`; the loop, with its callbacks and waits, is thread 0.
  /// A step is a slice (`X`) that is named after the place at which it ended. A wake-up is an arrow (`s`
  /// to `f`) from the step or callback whose doing it was to the next step of the task; one from outside
  /// of the loop has no arrow. A slow step has the category `slow`, and is red. A cancellation is an instant (`i`) of the task that it was for. Events are
  /// in the order of their times, which are counted from the first.
  ///
  /// ```swift
  /// try Data(timeline.chromeTrace).write(to: URL(filePath: "trace.json"))
  /// ```
  ///
  /// Complexity: O(n), n = what the timeline has; some 120 bytes for a step and 200 for an arrow.
  public var chromeTrace: [UInt8] {
    var writer = TraceWriter(self)
    writer.write()
    return writer.bytes
  }
}

/// Writes a timeline as a Chrome trace.
private struct TraceWriter {
  private(set) var bytes: [UInt8] = []
  private let timeline: EventLoop.Timeline

  /// When the first thing happened, from which times are counted: viewers have them as floats.
  private let origin: Int64

  /// What is to be written next of each list.
  private var (wake, cancellation, wait) = (0, 0, 0)

  /// Arrows that have begun, by the task to which they lead.
  private var arrows: [Int: [Int]] = [:]
  private var arrowCount = 0

  /// How many steps of each task are still to come.
  private var stepsLeft: [Int: Int] = [:]

  /// The places that were written, as they stand in JSON.
  private var names: [Place: [UInt8]] = [:]

  private struct Place: Hashable {
    let file: String
    let line: Int
  }

  init(_ timeline: EventLoop.Timeline) {
    self.timeline = timeline
    origin = timeline.interval?.lowerBound ?? 0
    bytes.reserveCapacity(timeline.slices.count * 120 + timeline.wakes.count * 200 + 4096)
    for slice in timeline.slices { stepsLeft[slice.track, default: 0] += 1 }
  }

  mutating func write() {
    put("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n")
    put("{\"ph\":\"M\",\"pid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"event loop\"}}")
    for track in timeline.tracks { put(track) }
    for (place, slice) in timeline.slices.enumerated() {
      putWaits(until: slice.start)
      put(slice)
      putDoings(of: place, slice)
    }
    putWaits(until: .max)
    put("\n]}\n")
  }

  // MARK: Events

  private mutating func put(_ track: EventLoop.Timeline.Track) {
    begin("M", track.number)
    put(",\"name\":\"thread_name\",\"args\":{\"name\":")
    putQuoted(track.coroutine.isEmpty ? track.name : "\(track.name) (\(track.coroutine))")
    put("}}")
    begin("M", track.number)
    put(",\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":")
    putNumber(Int64(track.number))
    put("}}")
  }

  private mutating func put(_ slice: EventLoop.Timeline.Slice) {
    begin("X", slice.track)
    putTimes(slice.start, slice.end)
    if timeline.isSlow(slice) { put(",\"cat\":\"slow\",\"cname\":\"terrible\"") }
    put(",\"name\":")
    if let cause = slice.cause {
      putPlain(cause.rawValue)
    } else if let file = slice.file, let line = slice.line {
      put(Place(file: file, line: line))
    } else {
      putPlain(slice.waitsFor == nil ? "step" : "a step that waits")
    }
    if let waitsFor = slice.waitsFor {
      put(",\"args\":{\"waits for\":")
      putPlain(waitsFor.rawValue)
      if !slice.others.isEmpty {
        put(",\"tasks\":")
        put(separator: "[")
        for (place, other) in slice.others.enumerated() {
          if place > 0 { put(separator: ",") }
          putNumber(Int64(other))
        }
        put(separator: "]")
      }
      put("}")
    }
    put("}")
    stepsLeft[slice.track, default: 1] -= 1
    if arrows.isEmpty { return }
    for arrow in arrows.removeValue(forKey: slice.track) ?? [] {
      putArrow("f\",\"bp\":\"e", slice.track, slice.start, arrow)
    }
  }

  /// Writes what a step or callback has done to tasks.
  private mutating func putDoings(of place: Int, _ slice: EventLoop.Timeline.Slice) {
    while cancellation < timeline.cancellations.count {
      let next = timeline.cancellations[cancellation]
      guard (next.slice ?? -1) <= place else { break }
      cancellation += 1
      guard next.slice == place else { continue }
      begin("i", next.to)
      putTime(min(max(next.time, slice.start), slice.end))
      put(",\"s\":\"t\",\"name\":\"cancel\"}")
    }
    while wake < timeline.wakes.count {
      let next = timeline.wakes[wake]
      guard (next.slice ?? -1) <= place else { break }
      wake += 1
      guard next.slice == place, stepsLeft[next.to, default: 0] > 0 else { continue }
      arrowCount += 1
      arrows[next.to, default: []].append(arrowCount)
      putArrow("s", slice.track, slice.end, arrowCount)
    }
  }

  private mutating func putArrow(_ phase: String, _ track: Int, _ time: Int64, _ number: Int) {
    begin(phase, track)
    putTime(time)
    put(",\"cat\":\"wake\",\"name\":\"wake\",\"id\":")
    putNumber(Int64(number))
    put("}")
  }

  private mutating func putWaits(until limit: Int64) {
    while wait < timeline.waits.count, timeline.waits[wait].start < limit {
      begin("X", 0)
      putTimes(timeline.waits[wait].start, timeline.waits[wait].end)
      put(",\"name\":\"wait\"}")
      wait += 1
    }
  }

  // MARK: Pieces

  private mutating func begin(_ phase: String, _ track: Int) {
    put(",\n{\"ph\":\"")
    put(string: phase)
    put("\",\"pid\":1,\"tid\":")
    putNumber(Int64(track))
  }

  private mutating func putTimes(_ start: Int64, _ end: Int64) {
    putTime(start)
    put(",\"dur\":")
    putMicroseconds(end - start)
  }

  private mutating func putTime(_ time: Int64) {
    put(",\"ts\":")
    putMicroseconds(time - origin)
  }

  private mutating func putMicroseconds(_ nanoseconds: Int64) {
    putNumber(nanoseconds / 1000)
    let rest = nanoseconds % 1000
    bytes.append(UInt8(ascii: "."))
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / 100))
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest / 10 % 10))
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
  }

  private mutating func putNumber(_ number: Int64) {
    if number < 10, number >= 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number))
      return
    }
    var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    var count = 0
    // The digits, the last one first, eight to a word.
    while rest > 0 {
      let digit = rest % 10
      rest /= 10
      if count < 8 {
        digits.0 |= digit << UInt64(count * 8)
      } else if count < 16 {
        digits.1 |= digit << UInt64((count - 8) * 8)
      } else {
        digits.2 |= digit << UInt64((count - 16) * 8)
      }
      count += 1
    }
    for place in (0..<count).reversed() {
      let word = place < 8 ? digits.0 : place < 16 ? digits.1 : digits.2
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: word >> UInt64(place % 8 * 8)))
    }
  }

  private mutating func put(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func put(separator: StaticString) { put(separator) }

  private mutating func put(string: String) { bytes.append(contentsOf: string.utf8) }

  /// Writes a word in which nothing has to be escaped.
  private mutating func putPlain(_ word: String) {
    bytes.append(UInt8(ascii: "\""))
    put(string: word)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func put(_ place: Place) {
    if let name = names[place] {
      bytes.append(contentsOf: name)
      return
    }
    let start = bytes.count
    putQuoted("\(place.file.split(separator: "/").last ?? ""):\(place.line)")
    names[place] = Array(bytes[start...])
  }

  private mutating func putQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<32:
        let digits = Array("0123456789abcdef".utf8)
        put("\\u00")
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

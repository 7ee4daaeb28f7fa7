import Foundation
import Loop

/// Checks that a Chrome trace keeps the rules of its format; `faults` must be empty.
///
/// * Each event is of a known kind, and has what that kind needs.
/// * Times never go back from one event to the next.
/// * The slices of one thread never overlap.
/// * Each flow begins once and ends once, not before it began, and both ends lie in a slice of their thread.
/// * Each thread with events has a name.
struct TraceChecker {
  private(set) var faults: [String] = []
  private(set) var counts: [String: Int] = [:]

  init(_ trace: [UInt8]) throws {
    let file = try JSONDecoder().decode(File.self, from: Data(trace))
    check(file.traceEvents)
  }

  private struct File: Decodable {
    let traceEvents: [Event]
  }

  private struct Event: Decodable {
    let ph: String
    let pid: Int
    let tid: Int?
    let ts: Double?
    let dur: Double?
    let id: Int?
    let name: String
  }

  private mutating func require(_ condition: Bool, _ rule: String) {
    if !condition { faults.append(rule) }
  }

  private mutating func check(_ events: [Event]) {
    var now = 0
    var ends: [Int: Int] = [:]
    var slices: [Int: [ClosedRange<Int>]] = [:]
    var begun: [Int: Int] = [:]
    var flows: [(thread: Int, time: Int)] = []
    var ended: Set<Int> = []
    var named: Set<Int> = []
    for event in events {
      counts[event.ph, default: 0] += 1
      let thread = event.tid ?? 0
      if event.ph == "M" {
        if event.name == "thread_name" { named.insert(thread) }
        continue
      }
      require(named.contains(thread), "thread \(thread) has a name")
      // In whole nanoseconds, which floats of microseconds hold up to rounding.
      let time = Int(((event.ts ?? -1) * 1000).rounded())
      require(time >= now, "times never go back, as at \(time)")
      now = max(now, time)
      switch event.ph {
      case "X":
        let end = time + Int(((event.dur ?? -1) * 1000).rounded())
        require(end >= time, "a slice has a length")
        require(time >= ends[thread, default: 0], "slices of thread \(thread) overlap at \(time)")
        ends[thread] = end
        slices[thread, default: []].append(time...max(time, end))
      case "s":
        require(begun.updateValue(time, forKey: event.id ?? -1) == nil, "a flow begins once")
        flows.append((thread, time))
      case "f":
        let start = begun[event.id ?? -1]
        require(start != nil && start ?? 0 <= time, "a flow ends after its beginning")
        require(ended.insert(event.id ?? -1).inserted, "a flow ends once")
        flows.append((thread, time))
      case "i": break
      default: require(false, "\(event.ph) is no kind of event")
      }
    }
    require(Set(begun.keys) == ended, "each flow has both ends")
    for (thread, time) in flows {
      let isInside = slices[thread, default: []].contains { $0.contains(time) }
      require(isInside, "a flow of thread \(thread) is tied to a slice")
    }
  }
}

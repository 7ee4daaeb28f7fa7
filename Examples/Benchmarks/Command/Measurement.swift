#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What came out of a case.
struct Measurement {
  /// What is reported: the case, and its parameters where it has some.
  var label: String

  /// How many operations were measured.
  var operations: Int

  /// How long they took.
  var elapsed: Duration

  /// The answer that the operations computed, to be compared with the right one.
  var check: Int64

  /// Further figures, by name.
  var figures: [(name: String, value: Double)] = []

  /// Runs a piece of work against the monotonic clock.
  static func timed(
    _ label: String, operations: Int, _ work: () throws -> Int64
  ) rethrows -> Measurement {
    let clock = ContinuousClock()
    let start = clock.now
    let check = try work()
    return Measurement(
      label: label, operations: operations, elapsed: clock.now - start, check: check)
  }

  /// Nanoseconds an operation took.
  var nanosecondsPerOperation: Double {
    let (seconds, attoseconds) = elapsed.components
    return (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(operations)
  }

  /// The report: one line of words and `key=value` pairs.
  func line(peer: String, count: Int) -> String {
    let extra = figures.map { " \($0.name)=\(Self.fixed($0.value))" }.joined()
    return "BENCH \(label) \(peer) n=\(count) ns_per_op=\(Self.fixed(nanosecondsPerOperation))"
      + " peak_kb=\(ProcessMemory.kibibytes("VmHWM") ?? 0) check=\(check)\(extra)"
  }

  /// A number with three decimals.
  static func fixed(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    let fraction = String(thousandths.magnitude % 1000)
    let sign = thousandths < 0 ? "-" : ""
    let zeros = String(repeating: "0", count: 3 - fraction.count)
    return "\(sign)\(thousandths.magnitude / 1000).\(zeros)\(fraction)"
  }
}

/// The memory of this process, as Linux reports it in `/proc/self/status` (proc(5)).
enum ProcessMemory {
  /// A field in KiB: `VmHWM` is the peak of the resident set, `VmRSS` its size now.
  ///
  /// - Returns: `nil` where the system has no such field.
  static func kibibytes(_ field: String) -> Int? {
    guard let file = fopen("/proc/self/status", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
      guard text.hasPrefix(field + ":") else { continue }
      return Int(text.drop { !$0.isNumber }.prefix { $0.isNumber })
    }
    return nil
  }
}

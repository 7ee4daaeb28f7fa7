import Foundation

/// What so many sleepers took.
struct Measurement {
  let count: Int
  let woken: Int
  let before: Memory?
  let asleep: Memory?

  /// The memory in use that each took, in bytes; `nil` where it cannot be measured.
  var residentBytesEach: Int? { each(\.resident) }

  /// Prints the memory of all and of each.
  func report(each name: String) {
    guard let resident = each(\.resident), let address = each(\.address) else {
      print("  memory cannot be measured on this system")
      return
    }
    print("  in use: \(resident * count / 1_000_000) MB, \(resident) bytes a \(name)")
    print("  address space: \(address * count / 1_000_000) MB, \(address) bytes a \(name)")
  }

  private func each(_ part: KeyPath<Memory, Int>) -> Int? {
    guard let before, let asleep, count > 0 else { return nil }
    return max(0, asleep[keyPath: part] - before[keyPath: part]) / count
  }
}

/// The memory of this process, in bytes; what the kernel holds for it is not counted.
struct Memory {
  /// What is in use.
  let resident: Int

  /// What is set aside: a thread's stack is, and only the pages that it touches are in use.
  let address: Int

  /// The memory now; `nil` where there is no `/proc`.
  static var now: Memory? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
      return nil
    }
    func bytes(_ name: String) -> Int? {
      guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else {
        return nil
      }
      return line.split(whereSeparator: \.isWhitespace).dropFirst().first
        .flatMap { Int($0) }.map { $0 * 1024 }
    }
    guard let resident = bytes("VmRSS:"), let address = bytes("VmSize:") else { return nil }
    return Memory(resident: resident, address: address)
  }
}

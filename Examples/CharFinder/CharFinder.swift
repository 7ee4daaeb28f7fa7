/// Finds characters by words of their names.
struct CharFinder {
  private var index: [String: Set<UInt32>] = [:]

  /// Reads the names of all characters up to U+2FDF.
  init() {
    for code in 0x20...0x2FDF as ClosedRange<UInt32> {
      guard let name = Unicode.Scalar(code)?.properties.name else { continue }
      for word in name.split(whereSeparator: { " -".contains($0) }) {
        index[String(word), default: []].insert(code)
      }
    }
  }

  /// Describes the characters whose names have all words of a query: code, character and name.
  func find(_ query: String) -> [String] {
    let sets = query.uppercased().split(separator: " ").map { index[String($0)] ?? [] }
    guard let first = sets.first else { return [] }
    return sets.dropFirst().reduce(first) { $0.intersection($1) }.sorted().compactMap(Self.describe)
  }

  private static func describe(_ code: UInt32) -> String? {
    guard let scalar = Unicode.Scalar(code), let name = scalar.properties.name else { return nil }
    let hex = String(code, radix: 16, uppercase: true)
    return "U+\(String(repeating: "0", count: max(0, 4 - hex.count)))\(hex)\t\(scalar)\t\(name)"
  }

  /// How many there are, in words.
  static func status(_ count: Int, _ query: String) -> String {
    "\(count) match\(count == 1 ? "" : "es") for '\(query)'"
  }
}

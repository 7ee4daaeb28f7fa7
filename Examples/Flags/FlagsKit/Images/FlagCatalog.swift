import HTTPKit

/// The flags of the 20 most populous countries, as PNG files.
///
/// The first 20 names are country codes. Names beyond repeat the countries with a number, such
/// as `CN-2`: the same picture under another title, so that every file differs from every other.
/// A picture is drawn when it is first asked for and kept. Safe to use from any thread.
package final class FlagCatalog: Sendable {
  /// The codes of ISO 3166, most populous first, in the order of the book that told the story.
  package static let countries = [
    "CN", "IN", "US", "ID", "BR", "PK", "NG", "BD", "RU", "JP", "MX", "PH", "VN", "ET", "EG", "DE",
    "IR", "TR", "CD", "FR",
  ]

  /// Their names in English, in the same order.
  private static let countryNames = [
    "China", "India", "United States", "Indonesia", "Brazil", "Pakistan", "Nigeria", "Bangladesh",
    "Russia", "Japan", "Mexico", "Philippines", "Vietnam", "Ethiopia", "Egypt", "Germany", "Iran",
    "Turkey", "DR Congo", "France",
  ]

  /// The name of a flag's country, such as `China` for `CN-2`; nil if there is no such country.
  package static func country(of name: String) -> String? {
    let code = name.uppercased().prefix { $0 != "-" }
    return countries.firstIndex { $0 == code }.map { countryNames[$0] }
  }

  /// The height of every picture in pixels; the width follows the flag's proportions.
  package static let height = 160

  private let pictures = Locked<[String: [UInt8]]>([:])

  /// Makes a catalog that has drawn nothing yet.
  package init() {}

  /// The first `count` names: the countries, then `CN-2`, `IN-2` and so on.
  package static func names(_ count: Int) -> [String] {
    (0..<max(0, count)).map { index in
      let country = countries[index % countries.count]
      let series = index / countries.count + 1
      return series == 1 ? country : "\(country)-\(series)"
    }
  }

  /// The name of the file that a flag is saved and served as, such as `cn-2.png`.
  package static func fileName(of name: String) -> String { "\(name.lowercased()).png" }

  /// The flag's file, or nil if there is no flag of that name; case does not matter.
  ///
  /// - Complexity: O(pixels) the first time for each country, afterwards O(bytes).
  package func image(named name: String) -> [UInt8]? {
    let parts = name.uppercased().split(separator: "-", omittingEmptySubsequences: false)
    guard let country = parts.first.map(String.init), parts.count <= 2,
      let drawing = FlagDrawings.all[country]
    else { return nil }
    if parts.count == 2 {
      // Only the number's usual spelling names a flag, so that no flag has two names.
      guard let series = Int(parts[1]), series > 1, String(series) == parts[1] else { return nil }
    }
    return PNG.file(picture(of: country, drawing), title: name.uppercased())
  }

  private func picture(of country: String, _ drawing: FlagDrawings.Drawing) -> [UInt8] {
    if let chunks = pictures.withLock({ $0[country] }) { return chunks }
    // Drawn outside the lock: two threads may draw the same flag, and get the same bytes.
    var canvas = Canvas(
      width: Int((drawing.aspect * Double(Self.height)).rounded()), height: Self.height,
      background: Color(0xFFFFFF))
    drawing.paint(&canvas)
    let chunks = PNG.pictureChunks(canvas)
    pictures.withLock { $0[country] = chunks }
    return chunks
  }
}

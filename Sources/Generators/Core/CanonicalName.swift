/// Names of types that are the same in every process and every build.
enum CanonicalName {
  /// The name of a type with its module.
  ///
  /// `String(reflecting:)` gives the place of a private or local type as an address,
  /// `Module.(unknown context at $10f2a4).Name`; the address is left out.
  static func of(_ type: Any.Type) -> String {
    let name = String(reflecting: type)
    guard name.contains("(unknown context at ") else { return name }
    return name.split(separator: "(unknown context at ", omittingEmptySubsequences: false)
      .enumerated().map { index, part in
        guard index > 0, let end = part.firstIndex(of: ")") else { return String(part) }
        return "(local" + part[end...]
      }.joined()
  }
}

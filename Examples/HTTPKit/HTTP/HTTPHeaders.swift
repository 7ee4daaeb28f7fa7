/// The fields of a head or a trailer, in the order of the wire.
///
/// Names compare without regard to ASCII case and keep the case that they came in.
package struct HTTPHeaders: Hashable, Sendable {
  /// One field line.
  package struct Field: Hashable, Sendable {
    /// The name as it was written.
    package let name: String
    /// The value, without white space around it.
    package let value: String
  }

  /// All fields, repeated ones included.
  package private(set) var fields: [Field] = []

  /// Makes an empty list.
  package init() {}

  /// The number of field lines.
  package var count: Int { fields.count }

  /// The value of the first field of that name, or nil.
  package subscript(name: String) -> String? {
    fields.first { Self.matches($0.name, name) }?.value
  }

  /// The values of every field of that name, in order.
  package func values(of name: String) -> [String] {
    fields.filter { Self.matches($0.name, name) }.map(\.value)
  }

  /// The members of a comma-separated field, in lower case, over all its lines.
  package func tokens(of name: String) -> [String] {
    values(of: name).flatMap { value in
      value.split(separator: ",").map { member in
        String(member.drop { $0.isBlank }.reversed().drop { $0.isBlank }.reversed())
          .lowercased()
      }
    }
  }

  /// Appends a field without looking at its grammar.
  package mutating func append(_ name: String, _ value: String) {
    fields.append(Field(name: name, value: value))
  }

  private static func matches(_ one: String, _ other: String) -> Bool {
    one.utf8.count == other.utf8.count
      && zip(one.utf8, other.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
  }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  /// Makes the fields of a literal, in its order.
  package init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { Field(name: $0.0, value: $0.1) }
  }
}

extension HTTPHeaders {
  /// Parses one field line, its end already taken off, and appends it.
  ///
  /// - Throws: ``HTTPError/malformedHeader`` for an empty or improper name, white space before
  ///   the colon, a folded line, or a control character (RFC 9112, section 5.1).
  mutating func append(line: [UInt8]) throws(HTTPError) {
    guard let colon = line.firstIndex(of: .colon), colon > 0,
      line[..<colon].allSatisfy(\.isTokenCharacter)
    else { throw .malformedHeader }
    var start = colon + 1
    var end = line.count
    while start < end, line[start].isBlank { start += 1 }
    while end > start, line[end - 1].isBlank { end -= 1 }
    guard line[start..<end].allSatisfy(\.isFieldCharacter) else { throw .malformedHeader }
    append(
      String(decoding: line[..<colon], as: UTF8.self),
      String(decoding: line[start..<end], as: UTF8.self))
  }

  /// Appends the wire form of every field, each with its line end.
  func write(to bytes: inout [UInt8]) {
    for field in fields {
      bytes.append(contentsOf: field.name.utf8)
      bytes.append(contentsOf: [.colon, .space])
      bytes.append(contentsOf: field.value.utf8)
      bytes.append(contentsOf: [.carriageReturn, .lineFeed])
    }
  }
}

extension Character {
  fileprivate var isBlank: Bool { self == " " || self == "\t" }
}

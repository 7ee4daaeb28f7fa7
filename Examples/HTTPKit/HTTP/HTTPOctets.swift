/// The character classes of RFC 9110, section 5.6, on single bytes.
extension UInt8 {
  static let tab = UInt8(ascii: "\t")
  package static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let colon = UInt8(ascii: ":")
  static let semicolon = UInt8(ascii: ";")

  /// A space or a tab (`OWS`).
  var isBlank: Bool { self == .space || self == .tab }

  /// Anything that a field's value may hold: no control character but the tab.
  var isFieldCharacter: Bool { (self >= 0x20 && self != 0x7F) || self == .tab }

  /// A visible ASCII character, as in a request's target.
  var isVisibleASCII: Bool { self > 0x20 && self < 0x7F }

  /// A member of `tchar`, of which methods and field names consist.
  var isTokenCharacter: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
      UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "_"),
      UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default:
      false
    }
  }

  /// The same letter in lower case; other bytes stay as they are.
  package var asciiLowercased: UInt8 {
    self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
  }

  /// The value of a decimal digit, or nil.
  var decimalDigit: Int? {
    self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") ? Int(self - UInt8(ascii: "0")) : nil
  }

  /// The value of a hexadecimal digit in either case, or nil.
  var hexadecimalDigit: Int? {
    if let decimalDigit { return decimalDigit }
    let letter = asciiLowercased
    guard letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "f") else { return nil }
    return Int(letter - UInt8(ascii: "a")) + 10
  }
}

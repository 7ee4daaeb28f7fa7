/// What is waited for on a descriptor, and what has come for it.
public struct Interest: OptionSet, Hashable, Sendable {
  /// The bits of the set.
  public let rawValue: UInt8

  /// Makes a set from its bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// Reading (on a listening socket: accepting) would not wait.
  public static let readable = Interest(rawValue: 1)

  /// Writing would not wait; for a socket that connects: the answer is there.
  public static let writable = Interest(rawValue: 2)
}

extension Interest: CustomStringConvertible {
  /// The names of the members, as an array literal.
  public var description: String {
    let names = [(Interest.readable, "readable"), (.writable, "writable")]
    return "[" + names.filter { contains($0.0) }.map(\.1).joined(separator: ", ") + "]"
  }
}

/// Where a generator is suspended in its source: one line of a trace.
///
/// ```swift
/// print(place)  // File "Reports/Countdown.swift", line 12, in Countdown
/// ```
public struct SourcePlace: Hashable, Codable, Sendable {
  /// The name of the generator function, without its module.
  public let function: String

  /// The source file as `#fileID` gives it, if the body knows it.
  ///
  /// Bodies of generic functions and bodies that are built when the program runs do not.
  public let file: String?

  /// The line of the statement, if the statement knows it.
  public let line: UInt32?

  /// The kind of the statement: `Yield` or `YieldFrom`, or the name of another package's own.
  public let statement: String?

  /// Makes a place.
  public init(function: String, file: String?, line: UInt32?, statement: String?) {
    self.function = function
    self.file = file
    self.line = line
    self.statement = statement
  }

  /// The name of the file without its folders, and the line: `Countdown.swift:12`.
  public var shortDescription: String {
    let name = file.flatMap { $0.split(separator: "/").last.map(String.init) } ?? function
    return line.map { "\(name):\($0)" } ?? name
  }
}

extension SourcePlace: CustomStringConvertible {
  /// The place as a line of a Python traceback.
  public var description: String {
    let file = file.map { "File \"\($0)\", " } ?? ""
    let line = line.map { "line \($0), " } ?? ""
    return "\(file)\(line)in \(function)"
  }
}

/// What a suspended statement says of the point at which it stands.
public struct SuspendedStatement: Sendable {
  /// The kind of the statement.
  public let statement: String

  /// The line of the statement.
  public let line: UInt32?

  /// Where the delegate that the statement holds is suspended, outermost first.
  public let delegate: [SourcePlace]

  /// Makes the answer of a statement.
  public init(statement: String, line: UInt32?, delegate: [SourcePlace] = []) {
    self.statement = statement
    self.line = line
    self.delegate = delegate
  }
}

extension SuspendedStatement {
  /// The places of a generator whose body is suspended here: its own, then those of its delegates.
  static func trace(
    _ suspension: SuspendedStatement?, function: String, file: String?
  ) -> [SourcePlace] {
    let place = SourcePlace(
      function: function, file: file, line: suspension?.line,
      statement: suspension?.statement)
    return [place] + (suspension?.delegate ?? [])
  }
}

extension [SourcePlace] {
  /// The places as Python prints a traceback, the innermost last; empty if there are none.
  ///
  /// Of more than sixteen, the ones in the middle are counted only.
  public var traceback: String {
    isEmpty ? "" : "Traceback (most recent call last):\n" + lines.map { "  \($0)\n" }.joined()
  }

  /// The places as lines, the innermost last; of many, those in the middle are counted only.
  package var lines: [String] {
    let length = 8
    return count <= 2 * length
      ? map(\.description)
      : SourcePlace.lines(Array(prefix(length)), count - 2 * length, Array(suffix(length)))
  }
}

extension SourcePlace {
  /// Places as lines, and between them how many others there are.
  static func lines(_ outer: [Self], _ omitted: Int, _ inner: [Self]) -> [String] {
    outer.map(\.description) + (omitted > 0 ? ["… \(omitted) more …"] : [])
      + inner.map(\.description)
  }
}

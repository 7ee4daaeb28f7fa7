// How what suspended statements keep is written down. Whether it fits the suspension point is
// checked when all of it is read (``Inspectable/accepts(_:_:)``).

extension OneOf {
  enum Key: String, CodingKey {
    case first, second
  }
}

extension OneOf: Encodable where First: Encodable, Second: Encodable {
  /// Writes what the active statement keeps under its name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .idle: break
    case .first(let storage): try container.encode(storage, forKey: .first)
    case .second(let storage): try container.encode(storage, forKey: .second)
    }
  }
}

extension OneOf: Decodable where First: Decodable, Second: Decodable {
  /// Reads what the active statement keeps.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    switch (container.contains(.first), container.contains(.second)) {
    case (false, false): self = .idle
    case (true, false): self = .first(try container.decode(First.self, forKey: .first))
    case (false, true): self = .second(try container.decode(Second.self, forKey: .second))
    case (true, true):
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "two statements are active"))
    }
  }
}

extension Statements.DelegateStorage: Encodable where Delegate: Encodable {
  /// Writes the delegate, with nothing around it.
  public func encode(to encoder: any Encoder) throws { try delegate.encode(to: encoder) }
}

extension Statements.DelegateStorage: Decodable where Delegate: Decodable {
  /// Reads the delegate.
  public init(from decoder: any Decoder) throws { delegate = try Delegate?(from: decoder) }
}

extension Statements.ForStorage {
  enum Key: String, CodingKey {
    case iterated, body
  }
}

extension Statements.ForStorage: Encodable where Iterated: Encodable, Body: Encodable {
  /// Writes what is iterated, and what the body keeps.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(iterated, forKey: .iterated)
    if !Body.isEmpty { try container.encode(body, forKey: .body) }
  }
}

extension Statements.ForStorage: Decodable where Iterated: Decodable, Body: Decodable {
  /// Reads what is iterated, and what the body keeps.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self.init()
    iterated = try container.decodeIfPresent(Iterated.self, forKey: .iterated)
    if !Body.isEmpty { body = try container.decode(Body.self, forKey: .body) }
  }
}

extension CollectionGenerator {
  enum Key: String, CodingKey {
    case base, offset
  }
}

extension CollectionGenerator: Encodable where Base: Encodable {
  /// Writes the collection and how many elements were yielded.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(base, forKey: .base)
    try container.encode(offset, forKey: .offset)
  }
}

extension CollectionGenerator: Decodable where Base: Decodable {
  /// Reads the collection and goes to where it was.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let base = try container.decode(Base.self, forKey: .base)
    let offset = try container.decode(Int.self, forKey: .offset)
    // A range may have more elements than an `Int` can count, and then traps when it is asked.
    let isCountable = (base as? any CountableRange)?.isCountable ?? true
    guard isCountable, offset >= 0, offset <= base.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .offset, in: container, debugDescription: "not an offset in the collection")
    }
    self.init(base, at: base.index(base.startIndex, offsetBy: offset))
  }
}

/// A range that knows whether its elements can be counted.
protocol CountableRange {
  var isCountable: Bool { get }
}

extension Range: CountableRange where Bound: FixedWidthInteger {
  var isCountable: Bool { lowerBound.countableDistance(to: upperBound) != nil }
}

extension ClosedRange: CountableRange where Bound: FixedWidthInteger {
  var isCountable: Bool {
    lowerBound.countableDistance(to: upperBound).map { $0 < Int.max } ?? false
  }
}

extension FixedWidthInteger {
  /// The distance to a larger number; `nil` if an `Int` cannot hold it.
  fileprivate func countableDistance(to upper: Self) -> Int? {
    if let first = Int(exactly: self), let last = Int(exactly: upper) {
      let (distance, overflow) = last.subtractingReportingOverflow(first)
      return overflow ? nil : distance
    }
    let (distance, overflow) = upper.subtractingReportingOverflow(self)
    return overflow ? nil : Int(exactly: distance)
  }
}

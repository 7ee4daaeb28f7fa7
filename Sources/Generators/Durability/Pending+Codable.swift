/// The way out that a suspended `finally` holds up, where it can be written down.
protocol PendingFlow {
  /// Writes the way out.
  ///
  /// - Throws: ``StorageObstacle`` if it is an error, or a value that cannot be encoded.
  func encodePending(to encoder: any Encoder) throws

  /// Reads the way out.
  static func decodePending(from decoder: any Decoder) throws -> Self

  /// Whether both are the same way out.
  func isSamePending(_ other: Any) -> Bool

  /// Hashes the way out.
  func hashPending(into hasher: inout Hasher)
}

/// The ways out by name.
private enum PendingKind: String, Codable {
  case next, returned, broke, continued
}

private enum PendingKey: String, CodingKey {
  case kind, value
}

extension Flow: PendingFlow {
  func encodePending(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: PendingKey.self)
    switch self {
    case .next: try container.encode(PendingKind.next, forKey: .kind)
    case .broke: try container.encode(PendingKind.broke, forKey: .kind)
    case .continued: try container.encode(PendingKind.continued, forKey: .kind)
    case .returned(let value):
      try container.encode(PendingKind.returned, forKey: .kind)
      if Returned.self == Void.self { return }
      guard Returned.self is any Decodable.Type, let value = value as? any Encodable else {
        throw StorageObstacle.pendingReturn(CanonicalName.of(Returned.self))
      }
      try container.encode(value, forKey: .value)
    case .raised(let error): throw StorageObstacle.pendingError(String(reflecting: error))
    case .yielded, .delegated: throw StorageObstacle.pendingError("a suspension")
    }
  }

  static func decodePending(from decoder: any Decoder) throws -> Self {
    let container = try decoder.container(keyedBy: PendingKey.self)
    switch try container.decode(PendingKind.self, forKey: .kind) {
    case .next: return .next
    case .broke: return .broke
    case .continued: return .continued
    case .returned:
      if let void = () as? Returned { return .returned(void) }
      if let type = Returned.self as? any Decodable.Type,
        let value = try container.decode(type, forKey: .value) as? Returned
      {
        return .returned(value)
      }
      throw DecodingError.dataCorruptedError(
        forKey: .value, in: container, debugDescription: "\(Returned.self) cannot be decoded")
    }
  }

  func isSamePending(_ other: Any) -> Bool {
    guard let other = other as? Self else { return false }
    return switch (self, other) {
    case (.next, .next), (.broke, .broke), (.continued, .continued), (.delegated, .delegated): true
    case (.returned(let a), .returned(let b)): PendingValue(a) == PendingValue(b)
    case (.yielded(let a), .yielded(let b)): PendingValue(a) == PendingValue(b)
    case (.raised(let a), .raised(let b)): PendingValue(a) == PendingValue(b)
    default: false
    }
  }

  func hashPending(into hasher: inout Hasher) {
    switch self {
    case .next: hasher.combine(0)
    case .broke: hasher.combine(1)
    case .continued: hasher.combine(2)
    case .delegated: hasher.combine(3)
    case .returned(let value):
      hasher.combine(4)
      hasher.combine(PendingValue(value))
    case .yielded(let value):
      hasher.combine(5)
      hasher.combine(PendingValue(value))
    case .raised(let error):
      hasher.combine(6)
      hasher.combine(PendingValue(error))
    }
  }
}

/// A value or an error of any type, compared as what it is if it is `Hashable`, and by its type and
/// description if not.
private struct PendingValue: Hashable {
  let value: AnyHashable

  init(_ value: Any) {
    if let value = value as? AnyHashable {
      self.value = value
    } else {
      self.value = "\(CanonicalName.of(type(of: value))) \(String(reflecting: value))"
    }
  }
}

extension Statements.FinallyStorage {
  enum Key: String, CodingKey {
    case body, pending, cleanup
  }
}

// The interrupted way out is always a `Flow`, for which the protocol stands here: it is not public,
// and so cannot be a condition of these conformances.

extension Statements.FinallyStorage: Encodable where Body: Encodable, Cleanup: Encodable {
  /// Writes what the active part keeps, and the interrupted way out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .idle: break
    case .body(let storage): try container.encode(storage, forKey: .body)
    case .cleanup(let pending, let storage):
      guard let pending = pending as? any PendingFlow else {
        throw StorageObstacle.pendingReturn(CanonicalName.of(Pending.self))
      }
      try pending.encodePending(to: container.superEncoder(forKey: .pending))
      try container.encode(storage, forKey: .cleanup)
    }
  }
}

extension Statements.FinallyStorage: Decodable where Body: Decodable, Cleanup: Decodable {
  /// Reads what the active part keeps, and the interrupted way out.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    switch (container.contains(.body), container.contains(.cleanup)) {
    case (true, false): self = .body(try container.decode(Body.self, forKey: .body))
    case (false, true):
      let source = try container.superDecoder(forKey: .pending)
      let type = Pending.self as? any PendingFlow.Type
      guard let pending = try type?.decodePending(from: source) as? Pending else {
        throw DecodingError.dataCorruptedError(
          forKey: .pending, in: container, debugDescription: "\(Pending.self) cannot be decoded")
      }
      self = .cleanup(pending, try container.decode(Cleanup.self, forKey: .cleanup))
    default:
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not one part of a Try is active"))
    }
  }
}

extension Statements.FinallyStorage: Equatable where Body: Equatable, Cleanup: Equatable {
  /// Whether both keep the same, the interrupted way out included.
  ///
  /// An error or a returned value that is not `Hashable` is compared by its type and description.
  public static func == (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.idle, .idle): true
    case (.body(let a), .body(let b)): a == b
    case (.cleanup(let p, let a), .cleanup(let q, let b)): a == b && isSame(p, q)
    default: false
    }
  }

  private static func isSame(_ a: Pending, _ b: Pending) -> Bool {
    (a as? any PendingFlow)?.isSamePending(b) ?? false
  }
}

extension Statements.FinallyStorage: Hashable where Body: Hashable, Cleanup: Hashable {
  /// Hashes what is kept, the interrupted way out included.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .idle: hasher.combine(0)
    case .body(let storage):
      hasher.combine(1)
      hasher.combine(storage)
    case .cleanup(let pending, let storage):
      hasher.combine(2)
      hasher.combine(storage)
      (pending as? any PendingFlow)?.hashPending(into: &hasher)
    }
  }
}

// What is kept by statements whose type is known to themselves only. Each place is written with a hash
// of it: those of a body that is written in the source are part of the seal of its checkpoint, but
// which those of a body like this are only its statements know.

/// A place, and what shows that it was altered.
private struct SealedPlace {
  enum Key: String, CodingKey {
    case place, seal, kept
  }

  static func seal(_ place: Int32, of kind: String) -> String {
    Fingerprint(of: "\(kind) \(place)".utf8).text
  }

  static func decode(
    _ container: KeyedDecodingContainer<Key>, of kind: String
  ) throws -> Int32 {
    let place = try container.decode(Int32.self, forKey: .place)
    guard try container.decode(String.self, forKey: .seal) == seal(place, of: kind) else {
      throw DecodingError.dataCorruptedError(
        forKey: .seal, in: container, debugDescription: "the place of a \(kind) was altered")
    }
    return place
  }
}

extension ErasedStorage: Encodable {
  /// How deeply what is kept may lie in a checkpoint.
  ///
  /// Less than the 512 levels that Foundation's decoder of JSON reads: what a statement keeps takes
  /// some levels more.
  private static var maximalDepth: Int { 500 }

  /// Writes the place and what the statement keeps.
  ///
  /// - Throws: For a statement that keeps something that cannot be encoded, an error by which the
  ///   generator tells which one it is (``CheckpointError/notEncodable(_:at:)``).
  public func encode(to encoder: any Encoder) throws {
    guard encoder.codingPath.count < Self.maximalDepth, ThreadStack.hasRoom(for: .descending) else {
      throw StorageObstacle.nestedTooDeeply
    }
    var container = encoder.container(keyedBy: SealedPlace.Key.self)
    try container.encode(point, forKey: .place)
    try container.encode(SealedPlace.seal(point, of: "statement"), forKey: .seal)
    guard let box = box?.decoded, let occupant = box.occupant else { return }
    try Self.encode(occupant, in: box, to: container.superEncoder(forKey: .kept))
  }

  private static func encode<Kept>(
    _ type: Kept.Type, in box: StorageBox, to encoder: any Encoder
  ) throws {
    guard let kept = box.content(as: type) as? any Encodable else {
      throw StorageObstacle.notEncodable(CanonicalName.of(type))
    }
    try kept.encode(to: encoder)
  }
}

extension ErasedStorage: Decodable {
  /// Reads the place; what the statement keeps is read when its statement is asked whether it accepts
  /// this.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: SealedPlace.Key.self)
    self.init()
    point = try SealedPlace.decode(container, of: "statement")
    if container.contains(.kept) {
      keep(UndecodedStorage(try container.superDecoder(forKey: .kept)))
    }
  }
}

extension StorageBox {
  /// This box, or the one that was made of what it was read from.
  fileprivate var decoded: StorageBox? {
    guard holds(UndecodedStorage.self) else { return self }
    return content(as: UndecodedStorage.self).source?.box
  }
}

extension Statements.BlockStorage: Encodable {
  /// Writes which statement is suspended, and what it keeps.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SealedPlace.Key.self)
    try container.encode(index, forKey: .place)
    try container.encode(SealedPlace.seal(index, of: "block"), forKey: .seal)
    try container.encode(statement, forKey: .kept)
  }
}

extension Statements.BlockStorage: Decodable {
  /// Reads which statement is suspended, and what it keeps.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: SealedPlace.Key.self)
    self.init()
    index = try SealedPlace.decode(container, of: "block")
    statement = try container.decode(ErasedStorage.self, forKey: .kept)
  }
}

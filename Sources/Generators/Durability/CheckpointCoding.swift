/// The form of a checkpoint: what a suspended generator is written as, and read from.
///
/// | key | value |
/// |---|---|
/// | `version` | of this form: 1 |
/// | `function` | the name of the generator function, with its module |
/// | `body` | the fingerprint of its statements |
/// | `point` | the suspension point; -1 before the start, -2 after the end |
/// | `seal` | a hash of the three above |
/// | `frame` | the locals |
/// | `storage` | what the suspended statement keeps, if it keeps anything |
struct CheckpointCoding<Body: Statement> {
  typealias Frame = Body.Frame

  let frame: Frame
  let point: Int32
  let storage: Body.Storage

  static var version: Int { 1 }

  enum Key: String, CodingKey {
    case version, function, body, point, seal, frame, storage
  }
}

extension CheckpointCoding where Frame: Encodable, Body.Storage: Encodable {
  /// Writes a checkpoint.
  ///
  /// - Parameters:
  ///   - encoder: Where to.
  ///   - identity: Of the body.
  ///   - place: Where the generator is suspended; asked only if it cannot be encoded.
  /// - Throws: A ``CheckpointError``, and what the encoder throws.
  func encode(
    to encoder: any Encoder, as identity: BodyIdentity, place: () -> SourcePlace?
  ) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(Self.version, forKey: .version)
    try container.encode(identity.function, forKey: .function)
    try container.encode(identity.fingerprint, forKey: .body)
    try container.encode(point, forKey: .point)
    try container.encode(identity.seal(point), forKey: .seal)
    try container.encode(frame, forKey: .frame)
    guard point >= 0, !Body.Storage.isEmpty else { return }
    do {
      try container.encode(storage, forKey: .storage)
    } catch let obstacle as StorageObstacle {
      guard let place = place() else { throw obstacle }
      throw obstacle.located(at: place)
    }
  }
}

extension CheckpointCoding where Frame: Decodable, Body.Storage: Decodable {
  /// Reads a checkpoint and checks that it is one of this body, and that all its parts fit.
  ///
  /// - Parameters:
  ///   - decoder: Where from.
  ///   - identity: Of the body, by the name of the function; throws if there is none of that name.
  ///   - accepts: Whether the body can stand at a point with what is kept.
  /// - Throws: A ``CheckpointError``, and what the decoder throws.
  init(
    from decoder: any Decoder, as identity: (String) throws -> BodyIdentity,
    accepts: (Int32, Body.Storage) throws -> Bool
  ) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let version = try container.decode(Int.self, forKey: .version)
    guard version == Self.version else { throw CheckpointError.unsupportedVersion(version) }
    let function = try container.decode(String.self, forKey: .function)
    let identity = try identity(function)
    guard function == identity.function else {
      throw CheckpointError.wrongFunction(expected: identity.function, found: function)
    }
    guard try container.decode(String.self, forKey: .body) == identity.fingerprint else {
      throw CheckpointError.bodyChanged(function: function)
    }
    let point = try container.decode(Int32.self, forKey: .point)
    let seal = try container.decode(String.self, forKey: .seal)
    guard point >= BodyPoint.closed, point < identity.points, seal == identity.seal(point) else {
      throw CheckpointError.invalidPosition(point, function: function)
    }
    self.point = point
    frame = try container.decode(Frame.self, forKey: .frame)
    guard point >= 0 else {
      storage = Body.Storage()
      return
    }
    storage =
      Body.Storage.isEmpty
      ? Body.Storage() : try container.decode(Body.Storage.self, forKey: .storage)
    guard try accepts(point, storage) else {
      throw CheckpointError.inconsistentStorage(function: function)
    }
  }
}

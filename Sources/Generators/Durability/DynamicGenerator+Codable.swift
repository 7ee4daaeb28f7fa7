/// A suspended generator whose body was built when the program runs can be written down, too.
///
/// A checkpoint holds the name of the body; the decoder is given the bodies among which it is found.
///
/// ```swift
/// let body = AnyStatement(translate(rule), name: "discount", source: rule.text)
/// var generator = DynamicGenerator(frame: Variables(), body: body)
/// _ = try generator.next()
/// let data = try JSONEncoder().encode(generator)
///
/// let decoder = JSONDecoder()
/// decoder.userInfo[DynamicGenerator<Variables>.bodies] = [body]
/// var copy = try decoder.decode(DynamicGenerator<Variables>.self, from: data)
/// ```
///
/// The frame has to be `Codable`. Whether everything that the statements keep is so is known only when
/// it is encoded: a ``CheckpointError`` then names the statement at which the generator stands.
extension DynamicGenerator: Encodable where Frame: Encodable {
  /// Writes a checkpoint.
  ///
  /// - Throws: ``CheckpointError/unnamedBody(_:)`` if the body has no name,
  ///   ``CheckpointError/notEncodable(_:at:)`` if a suspended statement keeps something that cannot be
  ///   encoded, ``CheckpointError/nestedTooDeeply(function:)``, ``CheckpointError/pendingError(_:at:)``,
  ///   ``CheckpointError/pendingReturn(_:at:)``, and what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    guard let identity = body.identity else {
      throw CheckpointError.unnamedBody(CanonicalName.of(Frame.self))
    }
    try CheckpointCoding<AnyStatement<Frame>>(frame: frame, point: point, storage: storage)
      .encode(to: encoder, as: identity) { trace.first }
  }
}

extension DynamicGenerator: Decodable where Frame: Decodable {
  /// Reads a checkpoint of one of the bodies that the decoder's `userInfo` has under ``bodies``.
  ///
  /// - Throws: ``CheckpointError/unknownBody(_:)`` if none of them has the name of the one that the
  ///   checkpoint, or that of a delegate in it, belongs to; another ``CheckpointError`` that says what
  ///   does not fit; a `DecodingError` if this is no checkpoint.
  public init(from decoder: any Decoder) throws {
    let bodies = decoder.userInfo[Self.bodies] as? [AnyStatement<Frame>] ?? []
    var found: AnyStatement<Frame>?
    let checkpoint = try CheckpointCoding<AnyStatement<Frame>>(from: decoder) { name in
      found = bodies.first { $0.label?.name == name }
      guard let identity = found?.identity else { throw CheckpointError.unknownBody(name) }
      return identity
    } accepts: { point, storage in
      do {
        return try UndecodedStorage.reading { found?.accepts(point, storage) ?? false }
      } catch is UndecodedStorage.TooDeep {
        throw CheckpointError.nestedTooDeeply(function: found?.label?.name ?? "")
      }
    }
    guard let body = found else { throw CheckpointError.unknownBody("") }
    self.init(checkpoint.frame, body, at: checkpoint.point, checkpoint.storage)
  }

  /// Under this key a decoder's `userInfo` has the bodies: an array of `AnyStatement<Frame>`, each with
  /// a name.
  public static var bodies: CodingUserInfoKey {
    guard let key = CodingUserInfoKey(rawValue: "bodies of \(CanonicalName.of(Frame.self))") else {
      preconditionFailure("every string is a key")
    }
    return key
  }
}

extension AnyStatement {
  /// What a checkpoint says of the body, if it has a name.
  fileprivate var identity: BodyIdentity? {
    label.map { BodyIdentity(of: $0.name, builtFrom: $0.source) }
  }
}

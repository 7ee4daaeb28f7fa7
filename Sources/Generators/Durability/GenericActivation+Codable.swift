/// A suspended generator of a generic function can be written down like that of any other, if its
/// body says that it can: `static var body: some DurableStatement<Self>`.
extension GenericActivation: Encodable where Function: Encodable, Function.Body.Storage: Encodable {
  /// Writes a checkpoint.
  ///
  /// - Throws: ``CheckpointError/pendingError(_:at:)``, ``CheckpointError/pendingReturn(_:at:)``,
  ///   ``CheckpointError/unnamedBody(_:)``, and what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    try CheckpointCoding<Function.Body>(frame: frame, point: point, storage: storage)
      .encode(to: encoder, as: try .of(Function.Body.self)) { trace.first }
  }
}

extension GenericActivation: Decodable where Function: Decodable, Function.Body.Storage: Decodable {
  /// Reads a checkpoint.
  ///
  /// - Throws: A ``CheckpointError`` that says what does not fit; a `DecodingError` if this is no
  ///   checkpoint.
  public init(from decoder: any Decoder) throws {
    let body = Self.program
    let checkpoint = try CheckpointCoding<Function.Body>(from: decoder) { _ in
      try .of(Function.Body.self)
    } accepts: {
      point, storage in
      body.withValue { $0.accepts(point, storage) }
    }
    self.init(checkpoint.frame, at: checkpoint.point, checkpoint.storage)
  }
}

extension GenericActivation: Equatable where Function: Equatable, Function.Body.Storage: Equatable {
  /// Whether both stand at the same place with the same locals and delegates.
  public static func == (a: Self, b: Self) -> Bool {
    a.point == b.point && a.frame == b.frame && (a.point < 0 || a.storage == b.storage)
  }
}

extension GenericActivation: Hashable where Function: Hashable, Function.Body.Storage: Hashable {
  /// Hashes the place, the locals and the delegates.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(point)
    hasher.combine(frame)
    if point >= 0 { hasher.combine(storage) }
  }
}

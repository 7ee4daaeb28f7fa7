/// A suspended generator can be written down with any encoder, and goes on exactly there when it is
/// read back, in another process too.
///
/// ```swift
/// var averager = Averager().makeGenerator()
/// _ = try averager.next()
/// _ = try averager.send(10)
/// let data = try JSONEncoder().encode(averager)
///
/// var copy = try JSONDecoder().decode(Activation<Averager>.self, from: data)
/// try copy.send(20)  // yielded(15.0)
/// ```
///
/// The function has to be `Codable`, and so does everything that its statements keep: delegates
/// held inline, and the collections of its loops. Whether it is so is known when the
/// program is compiled. Encoding throws a ``CheckpointError`` only in a `finally` that an error
/// is leaving, and for a body that contains an ``AnyStatement`` or one of its relatives.
extension Activation: Encodable where Function: Encodable, Function.Body.Storage: Encodable {
  /// Writes a checkpoint.
  ///
  /// - Throws: ``CheckpointError/pendingError(_:at:)``, ``CheckpointError/pendingReturn(_:at:)``,
  ///   ``CheckpointError/unnamedBody(_:)``, and what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    try CheckpointCoding<Function.Body>(frame: frame, point: point, storage: storage)
      .encode(to: encoder, as: try .of(Function.Body.self)) { trace.first }
  }
}

extension Activation: Decodable where Function: Decodable, Function.Body.Storage: Decodable {
  /// Reads a checkpoint.
  ///
  /// - Throws: A ``CheckpointError`` that says what does not fit; a `DecodingError` if this is no
  ///   checkpoint.
  public init(from decoder: any Decoder) throws {
    let checkpoint = try CheckpointCoding<Function.Body>(from: decoder) { _ in
      try .of(Function.Body.self)
    } accepts: {
      Function.body.accepts($0, $1)
    }
    self.init(checkpoint.frame, at: checkpoint.point, checkpoint.storage)
  }
}

extension Activation: Equatable where Function: Equatable, Function.Body.Storage: Equatable {
  /// Whether both stand at the same place with the same locals and delegates.
  public static func == (a: Self, b: Self) -> Bool {
    a.point == b.point && a.frame == b.frame && (a.point < 0 || a.storage == b.storage)
  }
}

extension Activation: Hashable where Function: Hashable, Function.Body.Storage: Hashable {
  /// Hashes the place, the locals and the delegates.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(point)
    hasher.combine(frame)
    if point >= 0 { hasher.combine(storage) }
  }
}

/// What a checkpoint keeps for an erased statement, until the statement is asked whether it accepts
/// it: the statement alone knows the type.
struct UndecodedStorage: StatementStorage {
  /// Reads a storage once, when its type is known.
  final class Source {
    private var decoder: (any Decoder)?
    private(set) var box: StorageBox?

    init(_ decoder: any Decoder) { self.decoder = decoder }

    /// A box with the storage; `nil` if it is not of this type, or cannot be read.
    func decoded<Kept: StatementStorage>(as type: Kept.Type) -> StorageBox? {
      if let decoder {
        self.decoder = nil
        let decodable = type as? any Decodable.Type
        box = (try? decodable?.init(from: decoder) as? Kept).map { StorageBox.make($0) }
      }
      return box?.head.pointee.occupant == type ? box : nil
    }
  }

  let source: Source?

  init() { source = nil }

  init(_ decoder: any Decoder) { source = Source(decoder) }

  static var isEmpty: Bool { false }
}

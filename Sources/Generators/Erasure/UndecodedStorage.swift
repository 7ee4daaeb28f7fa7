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
        do {
          box = (try decodable?.init(from: decoder) as? Kept).map { StorageBox.make($0) }
        } catch is DecodingError {
          // It is not what this statement keeps, which is what the caller is told.
        } catch {
          UndecodedStorage.obstacle?.withLock { $0 = $0 ?? error }
        }
      }
      return box?.occupant == type ? box : nil
    }
  }

  /// What was wrong with a part of a storage that is being read, other than its form.
  @TaskLocal private static var obstacle: SystemMonitor<(any Error)?>?

  /// Asks a body whether it accepts what was read for it.
  ///
  /// - Throws: If it does not because of a delegate whose own checkpoint is refused, why that is.
  static func reading(_ accepts: () -> Bool) throws -> Bool {
    let found = SystemMonitor<(any Error)?>(nil)
    if $obstacle.withValue(found, operation: accepts) { return true }
    if let error = found.withLock({ $0 }) { throw error }
    return false
  }

  /// The statements of a storage that is being read are nested too deeply for the stack.
  struct TooDeep: Error {}

  /// Notes that a storage is not accepted because of its depth.
  static func refuseDepth() { obstacle?.withLock { $0 = $0 ?? TooDeep() } }

  let source: Source?

  init() { source = nil }

  init(_ decoder: any Decoder) { source = Source(decoder) }

  static var isEmpty: Bool { false }
}

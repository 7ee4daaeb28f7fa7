/// A value that was built once and lives as long as the process.
///
/// It may cross threads: nothing writes to it after it is built, and it is `Sendable`.
@frozen
@usableFromInline
struct Permanent<Value: ~Copyable & Sendable>: @unchecked Sendable {
  @usableFromInline let address: UnsafePointer<Value>

  @inlinable
  init(address: UnsafePointer<Value>) { self.address = address }

  /// Lends the value.
  @inlinable
  @inline(__always)
  func withValue<Result>(_ body: (borrowing Value) throws -> Result) rethrows -> Result {
    try body(address.pointee)
  }

  /// Finds the value that belongs to a type, and builds it if it is not there yet.
  // Once for each concrete type this is specialised; never inlined, because it is large and is
  // called once for each generator.
  @inlinable
  @inline(never)
  static func of(_ owner: Any.Type, build: () -> Value) -> Self {
    let key = ObjectIdentifier(owner)
    if let known = PermanentTable.find(key) {
      return Self(address: UnsafePointer(known.assumingMemoryBound(to: Value.self)))
    }
    // Built outside the lock, since building may ask for the value of another type.
    let fresh = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    fresh.initialize(to: build())
    let kept = PermanentTable.insert(key, UnsafeMutableRawPointer(fresh))
    if kept != UnsafeMutableRawPointer(fresh) {
      fresh.deinitialize(count: 1)
      fresh.deallocate()
    }
    return Self(address: UnsafePointer(kept.assumingMemoryBound(to: Value.self)))
  }
}

/// The values that belong to types.
@usableFromInline
enum PermanentTable {
  /// An address that is written once, before it is published under the lock.
  private struct Entry: @unchecked Sendable {
    let address: UnsafeMutableRawPointer
  }

  private static let entries = SystemMonitor<[ObjectIdentifier: Entry]>([:])

  /// The value of a type, if it is built.
  @usableFromInline
  static func find(_ type: ObjectIdentifier) -> UnsafeMutableRawPointer? {
    entries.withLock { $0[type] }?.address
  }

  /// Makes an address known, unless another thread was faster.
  ///
  /// - Returns: The address that is known.
  @usableFromInline
  static func insert(
    _ type: ObjectIdentifier, _ address: UnsafeMutableRawPointer
  ) -> UnsafeMutableRawPointer {
    let entry = Entry(address: address)
    return entries.withLock { entries in
      if let known = entries[type] { return known }
      entries[type] = entry
      return entry
    }.address
  }
}

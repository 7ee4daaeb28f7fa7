/// The address of a body that was built once and lives as long as the process.
///
/// It may cross threads: nothing writes to a body after it is built, and a body is `Sendable`.
@frozen
@usableFromInline
struct ProgramReference<Frame, Body: Statement>: @unchecked Sendable where Body.Frame == Frame {
  @usableFromInline let address: UnsafePointer<BodyProgram<Frame, Body>>

  @inlinable
  init(address: UnsafePointer<BodyProgram<Frame, Body>>) {
    self.address = address
  }

  /// Finds the body of a type, and builds it if it is not there yet.
  // Once for each concrete type this is specialised; never inlined, because it is large and is
  // called once for each generator.
  @inlinable
  @inline(never)
  static func of(_ function: Frame.Type, build: () -> BodyProgram<Frame, Body>) -> Self {
    let key = ObjectIdentifier(function)
    if let known = ProgramTable.find(key) {
      return Self(address: UnsafePointer(known.assumingMemoryBound(to: BodyProgram.self)))
    }
    // Built outside the lock, since building may ask for the body of another type.
    let fresh = UnsafeMutablePointer<BodyProgram<Frame, Body>>.allocate(capacity: 1)
    fresh.initialize(to: build())
    let kept = ProgramTable.insert(key, UnsafeMutableRawPointer(fresh))
    if kept != UnsafeMutableRawPointer(fresh) {
      fresh.deinitialize(count: 1)
      fresh.deallocate()
    }
    return Self(address: UnsafePointer(kept.assumingMemoryBound(to: BodyProgram.self)))
  }
}

/// The bodies of generic functions, by type.
@usableFromInline
enum ProgramTable {
  /// An address that is written once, before it is published under the lock.
  private struct Entry: @unchecked Sendable {
    let address: UnsafeMutableRawPointer
  }

  private static let entries = SystemMonitor<[ObjectIdentifier: Entry]>([:])

  /// The body of a type, if it is built.
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

/// Counts the references to an object, for whom it matters who has one.
@usableFromInline
enum ReferenceCount {
  /// How many there are, and some more that are the same in each call.
  ///
  /// Never inlined, and given the memory in which there may be some, so that the optimiser can neither
  /// leave any of them out nor move them.
  @usableFromInline
  @inline(never)
  static func rough(_ object: UnsafeRawPointer, in memory: UnsafeRawPointer) -> Int {
    Unmanaged<AnyObject>.fromOpaque(object)._withUnsafeGuaranteedRef { Int(_getRetainCount($0)) }
  }

  /// How many there are.
  static func exact(_ object: UnsafeRawPointer) -> Int { rough(object, in: object) - surplus }

  /// What is counted of an object to which there is one reference, but for that.
  private static let surplus: Int = {
    final class Single {}
    let single = Unmanaged.passRetained(Single())
    defer { single.release() }
    return rough(single.toOpaque(), in: single.toOpaque()) - 1
  }()

  /// How many of them a value holds itself, and not by way of an object: as many as its copy adds.
  @inlinable
  @inline(never)
  static func added<Value>(
    byCopying value: UnsafeMutablePointer<Value>, to object: UnsafeRawPointer
  ) -> Int {
    guard mayHold(value, object) else { return 0 }
    // On the stack, since at the end of a run every task is asked.
    return withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) { memory in
      guard let copy = memory.baseAddress else { return 0 }
      let before = rough(object, in: copy)
      copy.initialize(to: value.pointee)
      let after = rough(object, in: copy)
      // Not `deinitialize`, which asks the type at run time how that is done.
      _ = copy.move()
      return after - before
    }
  }

  /// Whether a word of a value may be a reference to an object, which for most values it is not.
  ///
  /// An enum tells its cases apart by bits that are alike in all references; they are left out of account.
  @inlinable
  @inline(__always)
  static func mayHold<Value>(
    _ value: UnsafeMutablePointer<Value>, _ object: UnsafeRawPointer
  ) -> Bool {
    // What holds a reference has its alignment.
    if MemoryLayout<Value>.alignment < MemoryLayout<UInt>.alignment { return false }
    let mask: UInt = 0x00ff_ffff_ffff_fff8
    let (words, wanted) = (UnsafeRawPointer(value), UInt(bitPattern: object) & mask)
    var offset = MemoryLayout<Value>.size & ~7
    while offset > 0 {
      offset &-= 8
      if words.load(fromByteOffset: offset, as: UInt.self) & mask == wanted { return true }
    }
    return false
  }
}

/// How what stands behind a `YieldFrom` or `For` becomes a generator.
///
/// There are ``FromDelegatable``, for what can be run as a generator, ``FromSequence``, for
/// sequences, and ``FromCollection``, for those that a checkpoint can hold. The choice is made by the type of the closure's value.
public protocol DelegationSource<Value>: SendableMetatype {
  /// What the closure gives.
  associatedtype Value

  /// The generator that is run.
  associatedtype Delegation: Generator

  /// Makes the generator.
  static func makeGenerator(_ value: consuming Value) -> Delegation

  /// Has the driver of the body run the generator as a frame of its own, if it is to be one.
  ///
  /// - Returns: Whether it is.
  static func push(_ value: borrowing Value, _ driver: UnsafeMutableRawPointer) -> Bool
}

extension DelegationSource {
  @inlinable
  @inline(__always)
  public static func push(_ value: borrowing Value, _ driver: UnsafeMutableRawPointer) -> Bool {
    false
  }
}

/// Delegation to a generator function, a generator, or something else that is ``Delegatable``.
public enum FromDelegatable<Value: Delegatable>: DelegationSource {
  @inlinable
  @inline(__always)
  public static func makeGenerator(_ value: consuming Value) -> Value.Delegation {
    value.makeGenerator()
  }
}

/// Delegation to a collection whose place can be encoded: an array, a range.
public enum FromCollection<Value: RandomAccessCollection, Sent>: DelegationSource {
  @inlinable
  @inline(__always)
  public static func makeGenerator(_ value: consuming Value) -> CollectionGenerator<Value, Sent> {
    CollectionGenerator(value)
  }
}

/// Delegation to a sequence, which takes nothing that is sent and returns nothing.
public enum FromSequence<Value: Sequence, Sent>: DelegationSource {
  @inlinable
  @inline(__always)
  public static func makeGenerator(_ value: consuming Value) -> SequenceGenerator<Value, Sent> {
    SequenceGenerator(value)
  }
}

/// How what stands behind a `YieldFrom` or `For` becomes a generator.
///
/// There are two ways: ``FromDelegatable``, for what can be run as a generator, and
/// ``FromSequence``, for sequences. The choice is made by the type of the closure's value.
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

/// Delegation to a sequence, which takes nothing that is sent and returns nothing.
public enum FromSequence<Value: Sequence, Sent>: DelegationSource {
  @inlinable
  @inline(__always)
  public static func makeGenerator(_ value: consuming Value) -> SequenceGenerator<Value, Sent> {
    SequenceGenerator(value)
  }
}

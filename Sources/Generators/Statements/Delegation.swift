/// How what stands behind a `YieldFrom` or `For` becomes a generator.
///
/// There are ``Statements/FromDelegatable``, for what can be run as a generator, ``Statements/FromFrame``, for a function
/// that delegates to itself, ``Statements/FromSequence``, for sequences, ``Statements/FromCollection``, for those that a
/// checkpoint can hold, and ``Statements/FromValues``, for the values of a generator. The choice is made by the type of the closure's value.
public protocol DelegationSource<Value>: SendableMetatype {
  /// What the closure gives.
  associatedtype Value

  /// The generator that is run.
  associatedtype Delegation: Generator

  /// Makes the generator.
  static func makeGenerator(_ value: consuming Value) -> Delegation

  /// Makes the generator, or has the driver of the body run it as a frame of its own; the default is
  /// right for all sources that are not part of this library.
  ///
  /// - Returns: The generator; `nil` if the driver runs it.
  static func _begin(_ value: consuming Value, _ driver: _DelegationDriver?) -> Delegation?
}

extension DelegationSource {
  @inlinable
  @inline(__always)
  public static func _begin(
    _ value: consuming Value, _ driver: _DelegationDriver?
  ) -> Delegation? {
    makeGenerator(value)
  }
}

extension Statements {
  /// Delegation to a generator function, a generator, or something else that is ``Delegatable``.
  public enum FromDelegatable<Value: Delegatable>: DelegationSource {
    @inlinable
    @inline(__always)
    public static func makeGenerator(_ value: consuming Value) -> Value.Delegation {
      value.makeGenerator()
    }
  }
}

extension Statements {
  /// A loop over the values of a generator, which the loop asks itself, so that it raises what the
  /// generator raises.
  public enum FromValues<Base: Generator>: DelegationSource {
    @inlinable
    @inline(__always)
    public static func makeGenerator(_ value: consuming GeneratorValues<Base>) -> Base {
      value.base
    }
  }
}

extension Statements {
  /// Delegation to a collection whose place can be encoded: an array, a range.
  public enum FromCollection<Value: RandomAccessCollection, Sent>: DelegationSource {
    @inlinable
    @inline(__always)
    public static func makeGenerator(_ value: consuming Value) -> CollectionGenerator<Value, Sent> {
      CollectionGenerator(value)
    }
  }
}

extension Statements {
  /// Delegation to a sequence, which takes nothing that is sent and returns nothing.
  public enum FromSequence<Value: Sequence, Sent>: DelegationSource {
    @inlinable
    @inline(__always)
    public static func makeGenerator(_ value: consuming Value) -> SequenceGenerator<Value, Sent> {
      SequenceGenerator(value)
    }
  }
}

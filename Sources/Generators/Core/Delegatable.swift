/// Something that stands behind a `YieldFrom`: it can be run as a generator.
///
/// Generator functions, generators and references to generators are; so are the coroutines,
/// futures and tasks of the event loop. Another package adds an awaitable of its own by
/// conforming to this protocol.
public protocol Delegatable<Delegation> {
  /// The generator that is run.
  associatedtype Delegation: Generator

  /// Makes the generator that a delegating generator runs in its place.
  consuming func makeGenerator() -> Delegation
}

extension Generator {
  /// The generator itself.
  @inlinable public consuming func makeGenerator() -> Self { self }
}

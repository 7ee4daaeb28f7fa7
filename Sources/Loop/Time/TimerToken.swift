/// The identity of one timer in a heap: a place, and which of the place's tenants it was.
///
/// A handle stays harmless after its timer has fired or was cancelled: the place has a new
/// generation by then. (After 2^32 timers in one place generations repeat; a handle that old may
/// hit a stranger.)
@usableFromInline
package struct TimerToken: Hashable, Sendable {
  /// The place in the slab of payloads.
  @usableFromInline package let index: UInt32

  /// Which tenant of the place.
  @usableFromInline package let generation: UInt32

  @inlinable
  package init(index: UInt32, generation: UInt32) {
    self.index = index
    self.generation = generation
  }

  /// The identity of no timer.
  package static var none: Self { Self(index: .max, generation: 0) }
}

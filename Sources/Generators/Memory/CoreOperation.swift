/// What the driver asks of an erased generator.
@usableFromInline
enum CoreOperation: UInt8 {
  // The frequent ones first, in an order in which they are told apart with one comparison each.

  /// Resume with nothing.
  case next

  /// Resume with the end of the delegate, whose returned value the root's `exchange` points to.
  case answer

  /// Resume with the sent value that is in the root's slot.
  case send

  /// Resume by raising the error that is in the root's slot.
  case raise

  /// Close the generator, for which the `GeneratorExit` is in the root's slot that is raised in a body.
  case close

  /// End a generator that its object is released with: close it if it is suspended.
  case drop

  /// Destroy the generator.
  case destroy

  /// Destroy the yielded value in this core's slot.
  case dropYielded

  /// Destroy the returned value in this core's slot.
  case dropReturned

  /// Destroy the sent value in the root's slot, and answer `returned` if it stood for `None`.
  case dropSent

  /// Put what a generator answers after its end in this core's slot, if there is such a value.
  case afterEnd

  /// Answer `returned` if the generator can be copied.
  case copyable

  /// Make a core of a copy of the generator, and leave it where the argument says.
  case copy

  /// Push a copy of the generator as a frame on the chain of the root.
  case copyFrame

  /// Take the `StopIteration` in the root's slot as this generator's end: put its value in this
  /// core's slot and answer `returned`, if it is one and its value is of the returned type.
  case stopped

  /// Append where the generator is suspended to the places that the argument names.
  case trace

  /// Append where the generator's function is written to the places that the argument names; the
  /// generator may be destroyed.
  case function

  /// The operation that the code of a ``ClosureWord`` is given.
  @inlinable
  @inline(__always)
  init(word: UInt8) {
    assert(word <= CoreOperation.function.rawValue, "no operation of a core: \(word)")
    self = unsafeBitCast(word, to: CoreOperation.self)
  }
}

/// What came of running an erased generator: the word between its code and the driver.
///
/// Made by ``_DriverCall`` and read by `Driver`, and nowhere else.
@frozen
public enum _DriverAnswer: UInt8 {
  // The suspensions first: whatever is more has ended the generator.

  /// A yielded value is in the root's slot.
  case yielded

  /// A delegate is in the root's `exchange`, or is a frame on top of its chain; it is to be run in
  /// this generator's place.
  case delegated

  /// The generator was to be closed, and has not ended; nothing is handed out.
  case ignored

  /// The returned value is in this generator's slot.
  case returned

  /// An error is in the root's slot.
  case raised

  /// The generator had ended before and has no value for `None`.
  case exhausted

  /// Whether the generator has ended.
  @inlinable
  @inline(__always)
  var isEnd: Bool { rawValue > _DriverAnswer.ignored.rawValue }

  /// The answer that the code of a ``ClosureWord`` gives.
  @inlinable
  @inline(__always)
  init(word: UInt) {
    assert(word <= UInt(_DriverAnswer.exhausted.rawValue), "no answer of a core: \(word)")
    self = unsafeBitCast(UInt8(truncatingIfNeeded: word), to: _DriverAnswer.self)
  }

  @inlinable @inline(__always) var word: UInt { UInt(rawValue) }
}

/// What a coroutine yields to the task that drives it: a future to wait for, or nothing.
///
/// Coroutines rarely yield themselves; `YieldFrom` an awaitable does it. An awaitable of one's own
/// yields ``init(awaiting:)`` and is resumed when the future is done. Of a value that asks for
/// nothing a task makes ``LoopError/badYield``.
@frozen
public struct Suspension {
  @usableFromInline let word: StepWord

  @inlinable
  @inline(__always)
  init(word: StepWord) { self.word = word }

  /// Gives up one turn: the task goes on in the loop's next iteration.
  @inlinable public static var bare: Self { Self(word: .bare) }

  /// Something that is not to be waited for.
  ///
  /// What Python makes of `yield 42` in a coroutine: the task raises ``LoopError/badYield`` there.
  @inlinable public static var rubbish: Self { Self(word: .rubbish) }
}

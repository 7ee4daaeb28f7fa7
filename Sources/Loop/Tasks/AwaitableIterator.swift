import Generators

/// Gives elements for which one has to wait, one after the other: Python's asynchronous iterator, which
/// ``Generators/Statements/ForAwait`` runs over.
///
/// The lines of a stream are one (``ByteReader/lines``), and so is an `AsyncSequence` that is lent to coroutines
/// (``AsyncPull``). Another package adds its own by conforming a type:
///
/// ```swift
/// struct Ticks: AwaitableIterator {
///   typealias Element = Int
///   let loop: EventLoop
///   var left: Int
///
///   mutating func next() -> EventLoop.SleepResult<Int?> {
///     left -= 1
///     return loop.sleep(.seconds(1), result: left < 0 ? nil : left)
///   }
/// }
/// ```
///
/// Mirrors `__anext__` (PEP 492), with `nil` where that raises `StopAsyncIteration`.
public protocol AwaitableIterator<Element> {
  /// What is given.
  associatedtype Element

  /// What is waited for: an element, or `nil` at the end.
  associatedtype Next: Awaitable where Next.Delegation.Returned == Element?

  /// An awaitable of the next element.
  ///
  /// Called when it is wanted, and not again before that one was waited for. What its error means for the
  /// elements after it is for the iterator to say; `ForAwait` ends with it.
  mutating func next() -> Next
}

import Generators

/// A result that is not there yet.
///
/// Somebody completes it with ``setResult(_:)`` or ``setException(_:)``; a coroutine waits for it
/// with `YieldFrom { $0.future }`, which gives the result or raises the error. Asking for the
/// result of a future that is not done does not wait: it throws ``InvalidStateError/pending``.
///
/// A future is a reference: copies of this value are the same future, and are equal. Done
/// callbacks are rarely needed, since `YieldFrom` does their work. They and the tasks that wait are
/// run by the loop's next iteration, in the order in which they came, never at once.
///
/// Mirrors `asyncio.Future`. Unlike asyncio's, it is typed.
@frozen
public struct Future<Value> {
  @usableFromInline let cell: Cell

  @inlinable
  @inline(__always)
  init(cell: Cell) { self.cell = cell }
}

@available(*, unavailable, message: "a future belongs to the thread of its loop")
extension Future: Sendable {}

extension Future: Hashable {
  /// Whether both are the same future.
  public static func == (a: Self, b: Self) -> Bool { a.cell === b.cell }

  /// Hashes the identity of the future.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(cell)) }
}

extension EventLoop {
  /// Makes a future that is pending until somebody completes it.
  ///
  /// - Parameter type: The type of the result.
  /// - Returns: The future.
  /// - Precondition: A result takes at most 2,040 bytes.
  @inlinable
  @inline(__always)
  public func createFuture<Value>(_ type: Value.Type = Value.self) -> Future<Value> {
    Future(cell: makeCell(type, .plain))
  }
}

extension Future: FutureProtocol {
  /// This future.
  @inlinable public var future: Future<Value> { self }

  @inlinable public static func _make(_ future: Future<Value>) -> Self { future }

  /// Completes the future with a result.
  ///
  /// - Throws: ``InvalidStateError/done`` if it is done already, which includes being cancelled;
  ///   ``InvalidStateError/task`` if it is a task.
  @inlinable
  @inline(__always)
  public func setResult(_ value: Value) throws {
    let head = cell.head
    if !head.isCompletable { try head.claim() }
    head.succeed(value)
  }

  /// Completes the future with an error.
  ///
  /// - Throws: ``InvalidStateError/done`` if it is done already, which includes being cancelled;
  ///   ``InvalidStateError/task`` if it is a task.
  public func setException(_ error: any Error) throws {
    let head = cell.head
    if !head.isCompletable { try head.claim() }
    head.fail(error)
  }

  /// Completes the future, whose slot is filled.
  @inline(__always)
  func complete(_ status: CellStatus) { cell.head.complete(status) }
}

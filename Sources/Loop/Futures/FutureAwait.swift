import Generators

extension Future {
  /// Waits for a future: what `YieldFrom { $0.future }` runs.
  ///
  /// A future that is done does not suspend the coroutine.
  @frozen
  public struct Await: Generator {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Value

    /// The future that is awaited.
    public let future: Future<Value>

    @inlinable
    @inline(__always)
    init(_ future: Future<Value>) { self.future = future }

    @inlinable
    public func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Value> {
      try advance(resumption).get()
    }

    @inlinable
    @inline(__always)
    public func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Value> {
      if case .raise(let error) = resumption { return .raised(error) }
      let head = future.cell.head
      // What is frequent is asked for first: a `switch` looks for the seldom cases before.
      if head.status == .finished { return .returned(head.result()) }
      if head.status == .pending { return .yielded(Suspension(word: .awaits(keeping: head))) }
      return .raised(head.failure())
    }
  }
}

extension FutureProtocol {
  /// Waits for the future.
  @inlinable
  @inline(__always)
  public func makeGenerator() -> Future<Value>.Await { Future.Await(future) }
}

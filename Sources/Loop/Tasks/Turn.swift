import Generators

extension EventLoop {
  /// Gives up one turn: `YieldFrom { _ in EventLoop.turn }`.
  ///
  /// Everything else that is ready runs before the task goes on. What `sleep` of zero does, without
  /// a loop at hand.
  @inlinable public static var turn: EventLoop.Turn { EventLoop.Turn() }
}

extension EventLoop {
  /// Gives up one turn: what ``EventLoop/turn`` gives.
  @frozen
  public struct Turn: Generator, Awaitable {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    @usableFromInline var isOver = false

    @inlinable
    init() {}

    @inlinable
    @inline(__always)
    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      try advance(resumption).get()
    }

    @inlinable
    @inline(__always)
    public mutating func advance(_ resumption: Resumption<Void>) -> Outcome<Suspension, Void> {
      if case .raise(let error) = resumption {
        isOver = true
        return .raised(error)
      }
      if isOver { return .returned(()) }
      isOver = true
      return .yielded(.bare)
    }
  }
}

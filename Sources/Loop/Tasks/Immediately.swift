import Generators

/// Runs code when it is awaited, and never suspends: the entrance or exit of a simple context.
public struct Immediately<Returned>: Generator, Awaitable {
  public typealias Yielded = Suspension
  public typealias Sent = Void

  private let code: () throws -> Returned

  /// Makes an awaitable.
  ///
  /// - Parameter code: What to run; an error that it throws is raised where it is awaited.
  public init(_ code: @escaping () throws -> Returned) { self.code = code }

  public func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Returned> {
    try resumption.get()
    return .returned(try code())
  }
}

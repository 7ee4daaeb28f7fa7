/// What a straight-line body yields with: the parameter of the closure of a ``StraightLine``.
///
/// Functions that the body calls take it as a parameter, and yield for the body. It belongs to that
/// body: used by another one, on another thread or after the body's end it throws
/// ``GeneratorError/yieldedElsewhere``. A child task of the body cannot have it, since it is not
/// `Sendable`.
@frozen
public struct Yielder<Yielded, Sent> {
  @usableFromInline let run: BodyRun<Yielded, Sent>

  @inlinable
  init(_ run: BodyRun<Yielded, Sent>) { self.run = run }
}

@available(*, unavailable, message: "a body yields on the thread that drives its generator")
extension Yielder: Sendable {}

extension Yielder {
  /// Hands out a value and waits until the generator is resumed.
  ///
  /// - Parameters:
  ///   - value: What the generator hands out.
  ///   - isolation: That of the caller; leave it out.
  ///   - file: Where the yield stands in its source.
  ///   - line: The same.
  /// - Returns: The sent value; `nil` after ``Generator/next()``.
  /// - Throws: The error that is raised at the yield: by ``Generator/throw(_:)``, or
  ///   ``GeneratorExit`` when the generator is closed; ``GeneratorError/yieldedElsewhere``.
  @inlinable
  @inline(__always)
  @discardableResult
  public func yield(
    _ value: Yielded, isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID,
    line: UInt32 = #line
  ) async throws -> Sent? {
    try await suspend(value, isolation, file, line)
    switch run.takeResumption() {
    case .next: return nil
    case .send(let value): return value
    case .raise(let error): throw error
    }
  }

  /// Waits with a value in the slot, and leaves it to the caller to see how it is resumed.
  @inlinable
  @inline(__always)
  func suspend(
    _ value: Yielded, _ isolation: isolated (any Actor)?, _ file: StaticString, _ line: UInt32
  ) async throws {
    try run.admit()
    run.file = file
    run.line = line
    if run.status == .abandoned { await stayForGood(isolation) }
    _ = run.call.yield(value)
    run.result = .yielded
    run.status = .suspended
    await withUnsafeContinuation { run.continuation = $0 }
  }
}

extension Yielder {
  /// Suspends a body that ignores that its generator is gone; nothing resumes it.
  @usableFromInline
  func stayForGood(_ isolation: isolated (any Actor)?) async {
    await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
  }
}

extension Yielder where Sent: NoneExpressible {
  /// Hands out a value and waits until the generator is resumed.
  ///
  /// - Parameters:
  ///   - value: What the generator hands out.
  ///   - isolation: That of the caller; leave it out.
  ///   - file: Where the yield stands in its source.
  ///   - line: The same.
  /// - Returns: The sent value; `none` after ``Generator/next()``.
  /// - Throws: The error that is raised at the yield: by ``Generator/throw(_:)``, or
  ///   ``GeneratorExit`` when the generator is closed; ``GeneratorError/yieldedElsewhere``.
  @inlinable
  @inline(__always)
  @discardableResult
  public func yield(
    _ value: Yielded, isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID,
    line: UInt32 = #line
  ) async throws -> Sent {
    try await suspend(value, isolation, file, line)
    switch run.takeResumption() {
    case .next: return .none
    case .send(let value): return value
    case .raise(let error): throw error
    }
  }
}

extension Yielder where Sent == Void {
  /// Hands out a value and waits until the generator is resumed.
  ///
  /// - Parameters:
  ///   - value: What the generator hands out.
  ///   - isolation: That of the caller; leave it out.
  ///   - file: Where the yield stands in its source.
  ///   - line: The same.
  /// - Throws: The error that is raised at the yield: by ``Generator/throw(_:)``, or
  ///   ``GeneratorExit`` when the generator is closed; ``GeneratorError/yieldedElsewhere``.
  @inlinable
  @inline(__always)
  public func yield(
    _ value: Yielded, isolation: isolated (any Actor)? = #isolation, file: StaticString = #fileID,
    line: UInt32 = #line
  ) async throws {
    try await suspend(value, isolation, file, line)
    if case .raise(let error) = run.takeResumption() { throw error }
  }
}

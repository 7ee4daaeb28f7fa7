/// A computation that hands out values one at a time and can be sent values in return.
///
/// Conform a struct of your own by writing ``resume(_:)``; everything else comes from it. Or
/// describe the body with statements in a ``GeneratorFunction``.
///
/// ```swift
/// struct Countdown: Generator {
///   var n: Int
///   mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Int, Void> {
///     try resumption.get()
///     guard n > 0 else { return .returned(()) }
///     defer { n -= 1 }
///     return .yielded(n)
///   }
/// }
///
/// var countdown = Countdown(n: 3)
/// while let n = try countdown.next() { print(n) }  // 3 2 1
/// ```
///
/// A generator that is a value is copied like one: both copies go on independently. It has no
/// `deinit`, so dropping it suspended runs none of its clean-up: call ``close()``, or hold it as
/// an ``AnyGenerator``, which closes itself.
public protocol Generator<Yielded, Sent, Returned>: GeneratorSignature, Delegatable
where Delegation == Self {
  // Named again so that a conforming type's `resume` tells the compiler what they are.
  associatedtype Yielded
  associatedtype Sent
  associatedtype Returned

  /// How generators of this type are run behind an ``AnyGenerator``; no conforming type names it.
  associatedtype _Engine: _GeneratorEngine = _PlainEngine<Self> where _Engine.Subject == Self

  /// Runs the body to its next `yield` or to its end.
  ///
  /// A generator that has ended answers every later call with its end: it returns again, or throws
  /// ``GeneratorError/exhausted``; an error that is raised at it is thrown back.
  ///
  /// - Parameter resumption: What happens at the `yield` where the generator stands.
  /// - Returns: The yielded value, or the returned value.
  /// - Throws: The error that left the body.
  mutating func resume(_ resumption: Resumption<Sent>) throws -> Step<Yielded, Returned>

  /// Runs the body to its next `yield` or to its end, and gives an error as a value.
  ///
  /// This is what a delegating generator and the event loop call. The default calls
  /// ``resume(_:)``; statement bodies answer it directly, without throwing.
  mutating func advance(_ resumption: Resumption<Sent>) -> Outcome<Yielded, Returned>

  /// Resumes the generator and gives the yielded value, or `nil` at its end.
  ///
  /// The returned value is dropped; ``send(_:)`` and ``resume(_:)`` give it. After the end the
  /// answer is always `nil`.
  ///
  /// A `yield` receives `None` from this call if the sent type has it (`Void`, an optional);
  /// otherwise it receives nothing, and its `receive` block is not run.
  ///
  /// - Throws: The error that left the body.
  @discardableResult
  mutating func next() throws -> Yielded?

  /// Resumes the generator: the `yield` where it stands gives `value`.
  ///
  /// - Throws: The error that left the body; ``GeneratorError/sentBeforeStart`` before the first
  ///   ``next()``, unless `value` is `None`; ``GeneratorError/exhausted`` after the end, unless
  ///   the returned type has a value for `None`, which is then returned.
  @discardableResult
  mutating func send(_ value: Sent) throws -> Step<Yielded, Returned>

  /// Ends the generator: raises ``GeneratorExit`` at the `yield` where it stands (PEP 342).
  ///
  /// Nothing happens to one that has not started or has ended, but that it is closed.
  ///
  /// - Throws: ``GeneratorError/ignoredExit`` if the body answers with a `yield`, and any error that
  ///   the body answers with but `GeneratorExit` and, out of a generator written by hand,
  ///   ``StopIteration``.
  mutating func close() throws

  /// Where the generator is suspended in its source, outermost first: its own place, then those of
  /// the generators that it delegates to.
  ///
  /// Empty for one that is not suspended, and for one that does not know its place, as most written
  /// by hand; the default is empty.
  var trace: [SourcePlace] { get }

  /// The innermost place of ``trace`` that is known; the default makes it of the trace.
  var _innermostPlace: _InnermostPlace? { get }
}

extension Generator {
  public var trace: [SourcePlace] { [] }

  @inlinable public var _innermostPlace: _InnermostPlace? { _InnermostPlace(trace) }

  @inlinable
  @inline(__always)
  public mutating func advance(_ resumption: Resumption<Sent>) -> Outcome<Yielded, Returned> {
    do {
      switch try resume(resumption) {
      case .yielded(let value): return .yielded(value)
      case .returned(let value): return .returned(value)
      }
    } catch {
      return .thrown(error)
    }
  }

  @inlinable
  public mutating func close() throws {
    switch advanceOutOfLine(.raise(GeneratorExit.shared)) {
    case .yielded: throw GeneratorError.ignoredExit
    case .returned, .exhausted: return
    case .raised(let error): if !GeneratorExit.isEnd(error) { throw error }
    }
  }

  /// Closes the generator for one that delegates to it, and gives the error that ``close()`` throws as
  /// a value.
  @inlinable
  public mutating func _closing() -> (any Error)? {
    do {
      try close()
      return nil
    } catch {
      return error
    }
  }

  @discardableResult
  @inlinable
  @inline(__always)
  public mutating func next() throws -> Yielded? {
    switch advance(.next) {
    case .yielded(let value): return value
    case .returned, .exhausted: return nil
    case .raised(let error): throw error
    }
  }

  @discardableResult
  @inlinable
  @inline(__always)
  public mutating func send(_ value: Sent) throws -> Step<Yielded, Returned> {
    try advance(.send(value)).get()
  }

  /// Resumes the generator: the `yield` where it stands raises `error`.
  ///
  /// - Throws: The error that left the body, which is `error` itself if the body does not catch
  ///   it, has not started, or has ended.
  @discardableResult
  @inlinable
  public mutating func `throw`(_ error: any Error) throws -> Step<Yielded, Returned> {
    try advanceOutOfLine(.raise(error)).get()
  }

  /// What ``advance(_:)`` does, for what is seldom done.
  // Never inlined, so that those who do it have one more copy of the body's code together, and not one
  // each.
  @inlinable
  @inline(never)
  package mutating func advanceOutOfLine(
    _ resumption: Resumption<Sent>
  ) -> Outcome<Yielded, Returned> {
    advance(resumption)
  }
}

/// A reference to a generator whose type does not matter.
///
/// It has identity: all its holders drive the same generator. It knows its state, and refuses to
/// be resumed from inside itself. When the last reference goes away while it is suspended it is
/// closed, so that its `finally` statements run.
///
/// ```swift
/// let countdown = AnyGenerator(Countdown(n: 3))
/// while let n = try countdown.next() { print(n) }  // 3 2 1
/// print(countdown.state)                           // closed
/// ```
///
/// Delegating to one costs the same at any depth: the outermost generator resumes the innermost
/// directly. A program that drives or asks a delegate instead, past those that delegate to it, has it look for
/// the outermost first: O(*d*), where *d* is the number of generators around it.
///
/// Not `Sendable`: nothing stops two threads from resuming it at once.
@frozen
public struct AnyGenerator<Yielded, Sent, Returned>: Generator, _ReferenceGenerator {
  @usableFromInline let core: GeneratorCore

  /// Makes a reference to a new generator.
  ///
  /// - Parameter source: A generator function, which is called, or a generator, which is moved
  ///   behind the reference. A reference is taken as it is. A ``AnyValueGenerator`` that has other
  ///   copies is copied.
  @inlinable
  public init<Source: Delegatable>(_ source: consuming Source)
  where
    Source.Delegation.Yielded == Yielded, Source.Delegation.Sent == Sent,
    Source.Delegation.Returned == Returned
  {
    core = GeneratorCore.of(source.makeGenerator())
  }

  /// Where the generator is in its life.
  ///
  /// It is running while its body runs, and while a delegate runs on its behalf.
  public var state: GeneratorState { Driver.state(core.node) }

  /// Resumes the generator and gives the yielded value, or `nil` at its end.
  ///
  /// - Throws: The error that left the body; ``GeneratorError/alreadyExecuting`` from inside
  ///   itself; ``GeneratorError/stackExhausted(_:)``.
  @discardableResult
  @inlinable
  @inline(__always)
  public func next() throws -> Yielded? {
    let head = core.node
    let here = ThreadStack.here
    let ready = CoreMode.ready(at: here)
    if head.mode.rawValue == ready.rawValue {
      head.mode = .running
      let leaf = head.link
      let answer = leaf.operate(.next, for: head)
      if answer == .yielded {
        head.mode = ready
        return head.take(Yielded.self)
      }
      return try item(settle(head, leaf, answer, ready))
    }
    return try item(advance(.next, from: here))
  }

  /// Resumes the generator: the `yield` where it stands gives `value`.
  ///
  /// - Throws: The error that left the body; ``GeneratorError/sentBeforeStart``;
  ///   ``GeneratorError/alreadyExecuting``; ``GeneratorError/exhausted``;
  ///   ``GeneratorError/stackExhausted(_:)``.
  @discardableResult
  @inlinable
  @inline(__always)
  public func send(_ value: Sent) throws -> Step<Yielded, Returned> {
    let head = core.node
    let here = ThreadStack.here
    let ready = CoreMode.ready(at: here)
    if head.mode.rawValue == ready.rawValue {
      head.put(value)
      head.mode = .running
      let leaf = head.link
      let answer = leaf.operate(.send, for: head)
      if answer == .yielded {
        head.mode = ready
        return .yielded(head.take(Yielded.self))
      }
      return try settle(head, leaf, answer, ready).get()
    }
    return try advance(.send(value), from: here).get()
  }

  /// Resumes the generator: the `yield` where it stands raises `error`.
  ///
  /// - Throws: The error that left the body; ``GeneratorError/alreadyExecuting`` from inside
  ///   itself; ``GeneratorError/stackExhausted(_:)``.
  @discardableResult
  @inlinable
  public func `throw`(_ error: any Error) throws -> Step<Yielded, Returned> {
    try advance(.raise(error)).get()
  }

  /// Ends the generator: raises ``GeneratorExit`` at the `yield` where it stands (PEP 342).
  ///
  /// Delegates are closed first, from the inside out. Nothing happens to a generator that has not
  /// started or has ended, but that it is closed.
  ///
  /// - Throws: ``GeneratorError/ignoredExit`` if the body answers with a `yield`;
  ///   ``GeneratorError/alreadyExecuting`` from inside itself; ``GeneratorError/stackExhausted(_:)``;
  ///   any error but `GeneratorExit` that the body answers with.
  public func close() throws {
    if let error = Driver.close(core.node) { throw error }
  }

  @inlinable
  public func resume(_ resumption: Resumption<Sent>) throws -> Step<Yielded, Returned> {
    try advance(resumption).get()
  }

  @inlinable
  public func advance(_ resumption: Resumption<Sent>) -> Outcome<Yielded, Returned> {
    advance(resumption, from: ThreadStack.here)
  }

  /// Resumes the generator, which need not be ready.
  // Never inlined: its place is not between the instructions of the frequent step.
  @inlinable
  @inline(never)
  func advance(
    _ resumption: Resumption<Sent>, from here: UInt
  ) -> Outcome<Yielded, Returned> {
    let head = core.node
    var resumption = resumption
    if head.mode.rawValue != CoreMode.ready(at: here).rawValue,
      !Driver.makeReady(head, from: here), let refusal = admit(&resumption, from: here)
    {
      return refusal
    }
    let operation: CoreOperation
    switch resumption {
    case .next:
      operation = .next
    case .send(let value):
      head.put(value)
      operation = .send
    case .raise(let error):
      head.putError(error)
      operation = .raise
    }
    head.mode.insert(.running)
    return finish(head, Driver.drive(head, operation))
  }

  public typealias _Engine = _ReferenceEngine<Self>

  /// Goes on with a step that has not yielded yet, and takes what came of it out of the slot.
  ///
  /// One that yields in the end is as ready as it was before the step: nothing can take a delegate from
  /// a chain that runs. Otherwise every other step of a recursion would ask for its stack.
  // Never inlined, as above.
  @inlinable
  @inline(never)
  func settle(
    _ head: CoreNode, _ leaf: CoreNode, _ answer: _DriverAnswer, _ ready: CoreMode
  ) -> Outcome<Yielded, Returned> {
    let settled = Driver.settle(head, leaf, answer)
    guard settled == .yielded else { return finish(head, settled) }
    head.mode = ready
    return .yielded(head.take(Yielded.self))
  }

  /// Takes what came of a step out of the slot.
  @inlinable
  func finish(
    _ head: CoreNode, _ result: _DriverAnswer
  ) -> Outcome<Yielded, Returned> {
    head.mode.remove(.running)
    switch result {
    case .yielded: return .yielded(head.take(Yielded.self))
    case .returned: return .returned(head.take(Returned.self))
    case .raised: return .raised(head.takeError())
    case .exhausted, .delegated, .ignored: return .exhausted
    }
  }

  /// What ``next()`` makes of an outcome.
  @inlinable
  func item(_ outcome: consuming Outcome<Yielded, Returned>) throws -> Yielded? {
    switch consume outcome {
    case .yielded(let value): return value
    case .returned, .exhausted: return nil
    case .raised(let error): throw error
    }
  }

  /// Makes a generator that is not simply suspended ready to be resumed, or answers for it.
  @usableFromInline
  func admit(
    _ resumption: inout Resumption<Sent>, from here: UInt
  ) -> Outcome<Yielded, Returned>? {
    let head = core.node
    let mode = head.mode
    if Driver.isRunning(head) { return .raised(GeneratorError.alreadyExecuting) }
    if mode.contains(.closed) {
      if case .raise(let error) = resumption { return .raised(error) }
      return finish(head, head.operate(.afterEnd, for: head))
    }
    if mode.contains(.created) {
      switch resumption {
      case .next:
        break
      case .send(let value):
        head.put(value)
        guard head.operate(.dropSent, for: head) == .returned else {
          return .raised(GeneratorError.sentBeforeStart)
        }
        resumption = .next
      case .raise(let error):
        // First, since what the locals hold may use the generator when it is released.
        head.mode = .closed
        _ = head.operate(.destroy, for: head)
        return .raised(error)
      }
    }
    guard let ready = StackPart.admit(at: here) else {
      return .raised(Driver.stackExhausted(head))
    }
    if mode.contains(.mounted) { Driver.detach(head) }
    // The driver looks after a delegate that was stolen.
    head.mode = mode.contains(.stolen) ? ready.union(.stolen) : ready
    return nil
  }
}

extension AnyGenerator {
  // The types are known here only when the program runs; these are not on any hot path.

  public static func _isNone(_ sent: Sent) -> Bool { DynamicNone.isNone(sent) }

  public static func _noneReturned() -> Returned? { DynamicNone.value(of: Returned.self) }
}

extension AnyGenerator: Equatable {
  /// Whether both refer to the same generator.
  public static func == (a: Self, b: Self) -> Bool { a.core === b.core }
}

extension AnyGenerator: Hashable {
  /// Hashes the identity of the generator.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(core)) }
}

@available(*, unavailable, message: "two threads could resume the generator at once")
extension AnyGenerator: Sendable {}

extension AnyGenerator {
  @inlinable @inline(__always) public consuming func _takeObject() -> AnyObject? { core }
}

/// A generator that is a reference to an object, which a driver can run itself.
public protocol _ReferenceGenerator: Generator {
  /// Consumes the generator and returns its object.
  consuming func _takeObject() -> AnyObject?
}

/// The engine of references.
public enum _ReferenceEngine<Subject: _ReferenceGenerator>: _GeneratorEngine {
  @inlinable @inline(__always) public static var isReference: Bool { true }

  @inlinable
  @inline(__always)
  public static func takeObject(_ subject: consuming Subject) -> AnyObject? {
    subject._takeObject()
  }
}

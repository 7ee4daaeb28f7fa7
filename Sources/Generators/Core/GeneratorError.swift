/// A generator was used in a way that its state does not allow.
public enum GeneratorError: Error, Hashable, Sendable {
  /// A generator was resumed or closed from inside itself.
  ///
  /// Python: `ValueError: generator already executing`. The running body is not disturbed.
  case alreadyExecuting

  /// A value was sent to a generator that has not started.
  ///
  /// Python: `TypeError: can't send non-None value to a just-started generator`. The generator is
  /// unchanged: start it with ``Generator/next()``.
  case sentBeforeStart

  /// A generator that had ended was resumed, and its returned type has no value for `None`.
  ///
  /// Where Python reports `StopIteration(None)` again, a generator that returns an `Int` has
  /// nothing to report. ``Generator/next()`` answers `nil` instead of throwing this.
  case exhausted

  /// A generator answered ``Generator/close()`` with a `yield`.
  ///
  /// Python: `RuntimeError: generator ignored GeneratorExit`. The generator stays suspended at
  /// that `yield` and can be used.
  case ignoredExit

  /// A ``StopIteration`` left the body of a generator (PEP 479).
  ///
  /// Python: `RuntimeError: generator raised StopIteration`.
  case raisedStopIteration

  /// A value was sent to a generator that delegates to a sequence, which takes none.
  ///
  /// Python: `AttributeError: 'list_iterator' object has no attribute 'send'`.
  case cannotSend

  /// A generator was to be copied that has a started ``StraightLine`` in its chain of delegation.
  ///
  /// The body of one is a Swift task, of which there is no second. The generator is unchanged.
  case cannotCopy

  /// A ``Yielder`` was used by another body than its own, or outside of it.
  ///
  /// Nothing was handed out, and the generator that the yielder belongs to is unchanged.
  case yieldedElsewhere

  /// A generator was resumed or closed from inside another one, that from inside a third, and so on,
  /// and the thread has no stack left for one more.
  ///
  /// Python: `RecursionError: maximum recursion depth exceeded`. The generator that was to be
  /// resumed is unchanged. A `YieldFrom` needs no stack, however deep the chain of delegation is.
  case stackExhausted(ResumptionChain)

  /// A `Break` or `Continue` ran outside every loop of its body.
  case strayLoopControl

  /// A statement ran to its end in a body whose returned type needs a `Return`.
  case missingReturn
}

extension GeneratorError: CustomStringConvertible {
  /// What went wrong, in a sentence.
  public var description: String {
    switch self {
    case .alreadyExecuting: "the generator is already executing"
    case .sentBeforeStart: "a value was sent to a generator that has not started"
    case .exhausted: "the generator has been run to its end already, and returns nothing twice"
    case .ignoredExit: "the generator answered close() with a yield"
    case .raisedStopIteration: "a StopIteration left the body of the generator"
    case .cannotSend: "a value was sent to a generator that delegates to a sequence"
    case .cannotCopy: "a generator with a started StraightLine in it cannot be copied"
    case .yieldedElsewhere: "a Yielder was used outside of its own body"
    case .stackExhausted(let chain):
      "the stack is exhausted by generators that resume each other: \(chain)"
    case .strayLoopControl: "a Break or Continue ran outside every loop of its body"
    case .missingReturn: "the body ended without a Return, and its type needs one"
    }
  }
}

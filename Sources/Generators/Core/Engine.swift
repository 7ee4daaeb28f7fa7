/// How the driver of an ``AnyGenerator`` runs generators of one type.
///
/// The default is right for all generators that are not part of this library, which is why
/// ``Generator`` names no more than the type of it.
public protocol _GeneratorEngine<Subject>: SendableMetatype {
  /// The generators that are run.
  associatedtype Subject: Generator

  /// Resumes a generator, and leaves what came of it where the driver looks for it.
  static func drive(
    _ subject: inout Subject, _ resumption: Resumption<Subject.Sent>, _ call: _DriverCall
  ) -> _DriverAnswer

  /// Whether the generators are closed by ``Generator/close()``, not by raising ``GeneratorExit``.
  static var closesItself: Bool { get }

  /// Whether the generators are references.
  static var isReference: Bool { get }

  /// Consumes a generator and returns its object, or `nil` if it has none.
  ///
  /// Asked only by whoever goes on with the object: a ``AnyValueGenerator`` that shares its object is
  /// copied first.
  static func takeObject(_ subject: consuming Subject) -> AnyObject?

  /// Whether a copy of a generator goes on independently.
  static func isCopyable(_ subject: borrowing Subject) -> Bool

  /// Where the function of the generators is written.
  static var function: SourcePlace { get }

  /// Whether their code is too much to be contained in that of every generator that holds one inline.
  static var isLarge: Bool { get }
}

extension _GeneratorEngine {
  @inlinable
  @inline(__always)
  public static func drive(
    _ subject: inout Subject, _ resumption: Resumption<Subject.Sent>, _ call: _DriverCall
  ) -> _DriverAnswer {
    let outcome = subject.advance(resumption)
    // A `StopIteration` that comes out of a delegate is its return value (PEP 380).
    if case .raised(let error) = outcome, call.isDelegate, let value = Subject.returned(by: error) {
      return call.return(value)
    }
    return call.report(outcome)
  }

  @inlinable @inline(__always) public static var closesItself: Bool { true }
  @inlinable @inline(__always) public static var isReference: Bool { false }

  @inlinable
  @inline(__always)
  public static func takeObject(_ subject: consuming Subject) -> AnyObject? { nil }

  @inlinable
  @inline(__always)
  public static func isCopyable(_ subject: borrowing Subject) -> Bool { true }

  public static var function: SourcePlace {
    SourcePlace(function: "\(Subject.self)", file: nil, line: nil, statement: nil)
  }

  @inlinable @inline(__always) public static var isLarge: Bool { false }
}

/// The engine of generators that the driver knows nothing of.
public enum _PlainEngine<Subject: Generator>: _GeneratorEngine {}

extension _DriverCall {
  /// Leaves what came of a step where the driver looks for it.
  @inlinable
  @inline(__always)
  func report<Yielded, Returned>(
    _ outcome: consuming Outcome<Yielded, Returned>
  ) -> _DriverAnswer {
    switch consume outcome {
    case .yielded(let value): self.yield(value)
    case .returned(let value): self.return(value)
    case .raised(let error): self.raise(error)
    case .exhausted: .exhausted
    }
  }
}

/// A generator whose type does not matter, as a value.
///
/// What ``AnyGenerator`` is among references this is among values: copies go on independently. They
/// share one object until one of them goes on (copy on write). When the last copy that shares the
/// object goes away while it is suspended, it is closed, so that its `finally` statements run.
/// Copies that share a started ``StraightLine`` cannot go on, with ``GeneratorError/cannotCopy``,
/// before only one of them is left.
///
/// ```swift
/// var a = AnyValueGenerator(Countdown(n: 3))
/// _ = try a.next()       // 3
/// var b = a
/// _ = try a.next()       // 2
/// print(try b.next()!)   // 2
/// ```
@frozen
public struct AnyValueGenerator<Yielded, Sent, Returned>: Generator, _ReferenceGenerator {
  @usableFromInline var core: GeneratorCore

  /// Holds a new generator.
  ///
  /// - Parameter source: A generator function, which is called, or a generator.
  /// - Precondition: A reference to a generator does not run now; it is copied.
  @inlinable
  public init<Source: Delegatable>(_ source: consuming Source)
  where
    Source.Delegation.Yielded == Yielded, Source.Delegation.Sent == Sent,
    Source.Delegation.Returned == Returned
  {
    let generator = source.makeGenerator()
    if let value = generator as? Self {
      core = value.core
    } else if Source.Delegation._Engine.isReference {
      core = Self.copy(GeneratorCore.of(generator))
    } else {
      core = GeneratorCore.make(generator)
    }
  }

  /// Where the generator is in its life.
  public var state: GeneratorState { reference.state }

  public var trace: [SourcePlace] { reference.trace }

  @inlinable
  public mutating func resume(_ resumption: Resumption<Sent>) throws -> Step<Yielded, Returned> {
    try advance(resumption).get()
  }

  @inlinable
  public mutating func advance(_ resumption: Resumption<Sent>) -> Outcome<Yielded, Returned> {
    if let refusal = makeUnique() { return .raised(refusal) }
    return reference.advance(resumption)
  }

  @inlinable
  public mutating func close() throws {
    if let refusal = makeUnique() { throw refusal }
    try reference.close()
  }

  /// Gives this copy an object of its own; answers why that cannot be.
  @inlinable
  @inline(__always)
  mutating func makeUnique() -> (any Error)? {
    isKnownUniquelyReferenced(&core) ? nil : copyCore()
  }

  @usableFromInline
  mutating func copyCore() -> (any Error)? {
    do {
      core = try Driver.copy(core)
      return nil
    } catch {
      return error
    }
  }

  @inlinable var reference: AnyGenerator<Yielded, Sent, Returned> { AnyGenerator(core: core) }

  @inlinable
  public consuming func _takeObject() -> AnyObject? {
    isKnownUniquelyReferenced(&core) ? core : Self.copy(core)
  }

  public typealias _Engine = _ReferenceEngine<Self>

  @inlinable public static func _isNone(_ sent: Sent) -> Bool {
    AnyGenerator<Yielded, Sent, Returned>._isNone(sent)
  }
  @inlinable public static func _noneReturned() -> Returned? {
    AnyGenerator<Yielded, Sent, Returned>._noneReturned()
  }

  /// Copies a core that does not run; a value that runs is being changed and cannot be read.
  ///
  /// The copy of one that cannot be copied raises that when it is resumed.
  @usableFromInline
  static func copy(_ core: GeneratorCore) -> GeneratorCore {
    do {
      return try Driver.copy(core)
    } catch GeneratorError.cannotCopy {
      return GeneratorCore.make(UncopiedGenerator<Yielded, Sent, Returned>())
    } catch {
      fatalError("a running generator cannot be copied into an AnyValueGenerator")
    }
  }
}

extension AnyValueGenerator: CustomStringConvertible, CustomDebugStringConvertible {
  /// The name of the function, the state, and where it is suspended:
  /// `<generator Countdown suspended at Countdown.swift:12>`.
  public var description: String { reference.description }

  /// The same, and below it the trace.
  public var debugDescription: String { reference.debugDescription }
}

@available(*, unavailable, message: "two threads could resume the object that copies share")
extension AnyValueGenerator: Sendable {}

/// What is there instead of a copy that cannot be made.
struct UncopiedGenerator<Yielded, Sent, Returned>: Generator {
  // A value that is sent is refused for this reason too, and not because it comes before the start.
  static func _isNone(_ sent: Sent) -> Bool { true }

  mutating func resume(_ resumption: Resumption<Sent>) throws -> Step<Yielded, Returned> {
    throw GeneratorError.cannotCopy
  }
}

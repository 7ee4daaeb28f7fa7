/// An implementation of a protocol of this library does not keep its contract.
///
/// What the law checkers throw: ``SelectorLaw``, ``ClockLaw``, ``ExecutorLaw``, ``InstrumentLaw``,
/// ``AwaitableLaw`` and ``StreamLaw``.
///
/// ```swift
/// do {
///   try SelectorLaw.check { try MySelector() }
/// } catch let error as BrokenLaw<SelectorLaw> where error.law == .wakeUps { … }
/// ```
public struct BrokenLaw<Law: Hashable & Sendable>: Error, Hashable, Sendable {
  /// The law.
  public let law: Law

  /// What was seen.
  public let detail: String

  /// Makes the error.
  ///
  /// - Parameters:
  ///   - law: The law.
  ///   - detail: What was seen.
  public init(_ law: Law, _ detail: String) {
    self.law = law
    self.detail = detail
  }
}

extension BrokenLaw: CustomStringConvertible {
  /// The law, and what was seen.
  public var description: String { "a law is broken: \(law): \(detail)" }
}

/// Throws unless a law is kept.
func require<Law: Hashable & Sendable>(
  _ condition: Bool, _ law: Law, _ detail: @autoclosure () -> String
) throws {
  if !condition { throw BrokenLaw(law, detail()) }
}

/// Does what must not fail; an error counts as breaking a law.
func obeying<Law: Hashable & Sendable, Result>(_ law: Law, _ body: () throws -> Result) throws
  -> Result
{
  do {
    return try body()
  } catch let error as BrokenLaw<Law> {
    throw error
  } catch {
    throw BrokenLaw(law, "it throws \(error)")
  }
}

/// Looking at a chain of delegation from outside.
extension AnyGenerator {
  /// Where the generator and those that it delegates to are suspended, outermost first.
  ///
  /// Delegates that are driven by someone else at the moment are part of it. Empty while it runs.
  ///
  /// - Complexity: O(*n*), where *n* is the length of the chain of delegation.
  public var trace: [SourcePlace] { identity.trace }

  /// The reference that this generator delegates to: Python's `gi_yieldfrom`.
  ///
  /// `nil` if it is not suspended at a `YieldFrom`, and if its delegate is a value, which has no
  /// identity: ``trace`` shows that too.
  public var delegate: GeneratorIdentity? { identity.delegate }

  /// Which generator this is, whatever its types are.
  public var identity: GeneratorIdentity { GeneratorIdentity(core: core) }
}

extension AnyGenerator: CustomStringConvertible, CustomDebugStringConvertible {
  /// The name of the function, the state, and where it is suspended:
  /// `<generator Countdown suspended at Countdown.swift:12>`.
  public var description: String {
    let trace = trace
    guard let place = trace.first else { return "<generator \(state)>" }
    return "<generator \(place.function) \(state) at \(place.shortDescription)>"
  }

  /// The same, and below it the trace.
  public var debugDescription: String { "\(description)\n\(trace.traceback)" }
}

/// Which generator an ``AnyGenerator`` refers to, without its types.
///
/// A delegate returns another type than the generator that delegates to it, so that the chain of
/// delegation is a chain of these.
public struct GeneratorIdentity: Hashable {
  let core: GeneratorCore

  /// Where the generator is in its life.
  public var state: GeneratorState { Driver.state(core.node) }

  /// The reference that the generator delegates to, if it does.
  public var delegate: GeneratorIdentity? {
    core.node.delegate.map(GeneratorIdentity.init)
  }

  /// Where the generator and those that it delegates to are suspended, outermost first.
  public var trace: [SourcePlace] { Driver.trace(core) }

  /// Whether both are the same generator.
  public static func == (a: Self, b: Self) -> Bool { a.core === b.core }

  /// Hashes the identity of the generator.
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(core)) }
}

extension Driver {
  /// Where a core, and everything that it delegates to, is suspended.
  fileprivate static func trace(_ core: GeneratorCore) -> [SourcePlace] {
    var places: [SourcePlace] = []
    // Delegates that are values are asked from inside of it.
    var next = ThreadStack.hasRoom(for: .descending) ? core : nil
    while let core = next {
      next = nil
      let head = core.node
      let mode = head.mode
      if mode.contains(.closed) || mode.contains(.created) || isRunning(head) { break }
      // Links lead from the leaf upwards.
      let leaf = top(head).link
      var chain = [leaf]
      while let last = chain.last, last != head {
        chain.append(last.link)
      }
      for node in chain.reversed() { places += ask(.trace, node) }
      if leaf.mode.contains(.stolen) { next = leaf.delegate }
    }
    return places
  }
}

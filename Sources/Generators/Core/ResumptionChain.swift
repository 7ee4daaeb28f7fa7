import Synchronization

/// The generators that had resumed each other, one inside of the other, when there was no stack left
/// for one more.
///
/// It names those that the error has come through so far, as a Python traceback does: caught in the
/// middle of the chain it begins there. Of a long chain it keeps the two ends.
public struct ResumptionChain: Hashable, Sendable {
  /// How many generators are at each end of a long chain.
  private static var endLength: Int { 8 }

  // Innermost first, as they are added.
  private var inner: [SourcePlace]
  private var outer: [SourcePlace] = []

  /// How many generators the chain has.
  public private(set) var count = 1

  /// Whether the last place was added by a statement, and not yet by the driver of its generator.
  private var isAhead = false

  private init(refused place: SourcePlace) { inner = [place] }

  /// The generators at the inner end, at most eight, outermost first; the last one could not be
  /// resumed.
  public var innermost: [SourcePlace] { inner.reversed() }

  /// The generators at the outer end, at most eight, outermost first; empty if all are among
  /// ``innermost``.
  public var outermost: [SourcePlace] { outer.reversed() }

  private mutating func add(_ place: SourcePlace) {
    count += 1
    if inner.count < Self.endLength {
      inner.append(place)
    } else {
      if outer.count == Self.endLength { outer.removeFirst() }
      outer.append(place)
    }
  }
}

extension ResumptionChain {
  /// Adds the file to the last place, if it is of this function: a statement does not know its file.
  private mutating func complete(_ function: SourcePlace) {
    let isInner = outer.isEmpty
    guard let last = isInner ? inner.last : outer.last, last.function == function.function else {
      return
    }
    let place = SourcePlace(
      function: last.function, file: function.file, line: last.line, statement: last.statement)
    if isInner {
      inner[inner.count - 1] = place
    } else {
      outer[outer.count - 1] = place
    }
  }
}

extension ResumptionChain: CustomStringConvertible {
  /// A sentence, and below it a line for each generator, outermost first.
  public var description: String {
    let lines = SourcePlace.lines(outermost, count - inner.count - outer.count, innermost)
    return "no stack is left for the last of \(count) generators that resume each other:"
      + lines.map { "\n  \($0)" }.joined()
  }
}

extension ResumptionChain {
  // Asked of every error that leaves a generator: to look what kind of error it is takes longer.
  private static let hasBegun = Atomic<Bool>(false)

  /// The error of a generator for which there is no stack.
  static func refusal(of place: SourcePlace) -> any Error {
    hasBegun.store(true, ordering: .relaxed)
    return GeneratorError.stackExhausted(ResumptionChain(refused: place))
  }

  /// Adds the statement that an error comes through, if it is one of these.
  @usableFromInline
  static func pass(
    _ error: any Error, _ statement: StaticString, _ function: Any.Type, _ line: UInt32
  ) -> any Error {
    guard hasBegun.load(ordering: .relaxed), case GeneratorError.stackExhausted(var chain) = error
    else { return error }
    chain.add(
      SourcePlace(
        function: "\(function)", file: nil, line: line, statement: statement.description))
    chain.isAhead = true
    return GeneratorError.stackExhausted(chain)
  }

  /// Adds the generator that an error leaves, if it is one of these and no statement has done it.
  static func leave(_ error: inout any Error, from function: () -> SourcePlace?) {
    guard hasBegun.load(ordering: .relaxed), case GeneratorError.stackExhausted(var chain) = error
    else { return }
    let place = function()
    if chain.isAhead {
      chain.isAhead = false
      if let place { chain.complete(place) }
    } else if let place {
      chain.add(place)
    }
    error = GeneratorError.stackExhausted(chain)
  }
}

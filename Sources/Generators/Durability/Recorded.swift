/// A generator with its past: it keeps a copy of the generator at each `yield`.
///
/// ```swift
/// var countdown = Recorded(Countdown(n: 3))
/// while let n = try countdown.next() { print(n) }  // 3 2 1
/// countdown.rewind(to: 0)                          // it stands at the first yield again
/// print(try countdown.next() ?? 0)                 // 2
/// ```
///
/// It is a generator itself, and is driven like the one that it records. As long as nothing but values is
/// in it, its past costs nothing but memory: the size of the generator for each moment. What locals refer
/// to is not copied, so what the body has done outside is not undone: a line that was printed stays
/// printed.
///
/// A generator behind an ``AnyGenerator`` is recorded as a ``AnyValueGenerator``, whose copies copy the whole
/// chain of delegation. As with every ``AnyValueGenerator``, each moment that is dropped while its generator
/// is suspended closes a copy.
public struct Recorded<Base: Generator>: Generator {
  public typealias Yielded = Base.Yielded
  public typealias Sent = Base.Sent
  public typealias Returned = Base.Returned
  public typealias Delegation = Self

  /// A `yield` of the past.
  public struct Moment {
    /// How many yields came before it.
    public let number: Int

    /// What was yielded.
    public let yielded: Base.Yielded

    /// The generator as it stood there; a copy, with which one may do what one likes.
    public let generator: Base

    /// Where it stood: the chain of delegation, outermost first.
    public var trace: [SourcePlace] { generator.trace }

    /// The frames of the chain with their locals, outermost first.
    ///
    /// Those of generator functions whose generators are held by their types. A ``AnyValueGenerator``, and
    /// what a body delegates to by reference, hide theirs; ``trace`` has them.
    public var frames: [RecordedFrame] { RecordedFrame.chain(of: generator) }
  }

  /// The generator that is recorded, as it stands now.
  public private(set) var generator: Base

  /// The yields that are kept, the last one last; after a ``rewind(to:)``, the one where it stands.
  public private(set) var history: [Moment] = []

  /// How many moments are kept at most; the oldest are forgotten first.
  public let limit: Int?

  private let start: Base
  private var count = 0

  /// Records a generator from its beginning.
  ///
  /// - Parameters:
  ///   - source: A generator function, which is called, or a generator that is a value.
  ///   - limit: How many moments to keep at most, at least one; `nil` for all.
  /// - Precondition: It is a value; of a reference to a generator a ``AnyValueGenerator`` is one.
  // Disfavoured, so that the one for references is taken where both fit.
  @_disfavoredOverload
  public init<Source: Delegatable>(_ source: consuming Source, limit: Int? = nil)
  where Source.Delegation == Base {
    precondition(
      !Base._Engine.isReference || Base.self is any SharingValue.Type,
      "Recorded: copies of \(Base.self) are the same generator; record a AnyValueGenerator of it")
    self.init(source.makeGenerator(), keeping: limit)
  }

  /// Records a copy of the generator behind a reference.
  ///
  /// - Parameters:
  ///   - source: A generator that does not run now.
  ///   - limit: How many moments to keep at most, at least one; `nil` for all.
  public init<Yielded, Sent, Returned>(
    _ source: AnyGenerator<Yielded, Sent, Returned>, limit: Int? = nil
  ) where Base == AnyValueGenerator<Yielded, Sent, Returned> {
    self.init(AnyValueGenerator(source), keeping: limit)
  }

  private init(_ generator: consuming Base, keeping limit: Int?) {
    precondition((limit ?? 1) >= 1, "Recorded: at least one moment is kept")
    self.start = copy generator
    self.generator = generator
    self.limit = limit
  }

  @inlinable @inline(__always) public static func _noneSent() -> Sent? { Base._noneSent() }
  @inlinable @inline(__always) public static func _isNone(_ sent: Sent) -> Bool {
    Base._isNone(sent)
  }
  @inlinable @inline(__always) public static func _noneReturned() -> Returned? {
    Base._noneReturned()
  }

  /// Where the generator stands now.
  public var trace: [SourcePlace] { generator.trace }

  public mutating func resume(_ resumption: Resumption<Sent>) throws -> Step<Yielded, Returned> {
    try advance(resumption).get()
  }

  public mutating func advance(_ resumption: Resumption<Sent>) -> Outcome<Yielded, Returned> {
    let outcome = generator.advance(resumption)
    guard case .yielded(let value) = outcome else { return outcome }
    history.append(Moment(number: count, yielded: value, generator: generator))
    count += 1
    if let limit, history.count > limit { history.removeFirst(history.count - limit) }
    return outcome
  }

  /// Goes back to a yield of the past, and forgets those after it: what comes next is what is sent now.
  ///
  /// - Parameter number: The ``Moment/number`` of the moment.
  /// - Returns: What was yielded there.
  /// - Precondition: The moment is in the ``history``.
  @discardableResult
  public mutating func rewind(to number: Int) -> Yielded {
    guard let first = history.first, let last = history.last, first.number <= number,
      number <= last.number
    else { preconditionFailure("Recorded.rewind(to: \(number)): that moment is not kept") }
    let place = number - first.number
    history.removeSubrange((place + 1)...)
    generator = history[place].generator
    count = number + 1
    return history[place].yielded
  }

  /// Goes back to the beginning, before the first step, and forgets everything.
  public mutating func rewind() {
    history = []
    count = 0
    generator = start
  }

  /// Another one that stands at a yield of the past, with the history up to there.
  ///
  /// - Parameter number: The ``Moment/number`` of the moment.
  /// - Returns: A branch, which goes on independently.
  /// - Precondition: The moment is in the ``history``.
  public func branch(at number: Int) -> Self {
    var branch = self
    branch.rewind(to: number)
    return branch
  }
}

extension Recorded: Sendable where Base: Sendable, Base.Yielded: Sendable {}
extension Recorded.Moment: Sendable where Base: Sendable, Base.Yielded: Sendable {}

/// A generator that is a reference inside, and nevertheless a value.
private protocol SharingValue {}

extension AnyValueGenerator: SharingValue {}

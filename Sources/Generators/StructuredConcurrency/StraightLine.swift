/// A generator whose body is written as plain `async` code instead of statements.
///
/// ```swift
/// let averager = StraightLine<Double, Double?, Void> { co in
///   var total = 0.0, count = 0.0, average = 0.0
///   while let term = try await co.yield(average) {
///     total += term
///     count += 1
///     average = total / count
///   }
/// }
/// _ = try averager.next()
/// print(try averager.send(10).yielded!)  // 10.0
/// print(try averager.send(30).yielded!)  // 20.0
/// ```
///
/// It is driven synchronously, as every generator: `next`, `send`, `throw` and `close` run the body
/// on the calling thread to its next yield or its end, and nothing runs in between. It can be the
/// delegate of any other generator, and any other can be its own (`co.yield(from:)`).
///
/// **It is a reference.** A suspended body is a suspended Swift task, which cannot be copied,
/// compared or encoded: copying a generator that has a started one in its chain of delegation fails
/// with ``GeneratorError/cannotCopy``. When the last reference goes away while it is suspended, it
/// is closed, so that its `defer` blocks run.
///
/// **The body may await other things than its yields.** Functions, child tasks and actors without
/// an executor of their own run on the driving thread too, in the meantime. For anything else, such
/// as `Task.sleep` or the main actor, *the driving call blocks its thread* until the body yields or
/// ends. Never await from a body what needs the thread that drives it: main-actor code in a body that
/// the main thread drives waits forever.
///
/// **The closure is not isolated**, also if it is written in main-actor code, and takes what it
/// captures with it. Objects that the body shares with other code are passed to it with
/// ``init(sharing:_:)``.
///
/// A resumption costs roughly fifty times as much as that of a statement body behind a reference.
/// Not `Sendable`: nothing stops two threads from resuming it at once.
@frozen
public struct StraightLine<Yielded, Sent, Returned>: Generator, _ReferenceGenerator {
  /// The generator as an ``AnyGenerator``: another reference to the same one.
  public let reference: AnyGenerator<Yielded, Sent, Returned>

  /// Makes a generator that has not started.
  ///
  /// - Parameter body: The body. The task-local values it sees are those of the call that starts it.
  @inlinable
  public init(_ body: sending @escaping (Yielder<Yielded, Sent>) async throws -> Returned) {
    reference = AnyGenerator(
      core: GeneratorCore.make(StraightLineActivation(body, whileWaiting: nil)))
  }

  /// Makes a generator that has not started and whose body works on something that other code uses
  /// too.
  ///
  /// ```swift
  /// let log = Log()
  /// let worker = StraightLine<Int, Void, Void>(sharing: log) { co, log in
  ///   log.append("started")
  ///   try await co.yield(1)
  /// }
  /// ```
  ///
  /// What is shared stays where the generator is: the compiler keeps both on one thread.
  ///
  /// - Parameters:
  ///   - shared: What the body works on; several things are a tuple.
  ///   - body: The body. The task-local values it sees are those of the call that starts it.
  @inlinable
  public init<Shared>(
    sharing shared: Shared,
    _ body: sending @escaping (Yielder<Yielded, Sent>, Shared) async throws -> Returned
  ) {
    self.init(sharing: shared, whileWaiting: nil, body)
  }

  /// Makes a generator that hands out something while its body waits, instead of blocking.
  ///
  /// - Parameters:
  ///   - shared: What the body works on.
  ///   - whileWaiting: Gives what is handed out. It must see to it that the generator is resumed
  ///     when a job arrives.
  ///   - body: The body.
  @inlinable
  package init<Shared>(
    sharing shared: Shared, whileWaiting: ((JobQueue) -> Yielded)?,
    _ body: sending @escaping (Yielder<Yielded, Sent>, Shared) async throws -> Returned
  ) {
    let activation = StraightLineActivation<Yielded, Sent, Returned>(
      { try await body($0, shared) }, whileWaiting: whileWaiting)
    reference = AnyGenerator(core: GeneratorCore.make(activation))
  }

  /// Where the generator is in its life.
  public var state: GeneratorState { reference.state }

  @discardableResult
  @inlinable
  @inline(__always)
  public func next() throws -> Yielded? { try reference.next() }

  @discardableResult
  @inlinable
  @inline(__always)
  public func send(_ value: Sent) throws -> Step<Yielded, Returned> { try reference.send(value) }

  /// Resumes the generator: the `yield` where it stands throws `error`.
  ///
  /// - Throws: The error that left the body; ``GeneratorError/alreadyExecuting`` from inside
  ///   itself.
  @discardableResult
  @inlinable
  public func `throw`(_ error: any Error) throws -> Step<Yielded, Returned> {
    try reference.throw(error)
  }

  public func close() throws { try reference.close() }

  @inlinable
  public func resume(_ resumption: Resumption<Sent>) throws -> Step<Yielded, Returned> {
    try reference.resume(resumption)
  }

  @inlinable
  public func advance(_ resumption: Resumption<Sent>) -> Outcome<Yielded, Returned> {
    reference.advance(resumption)
  }

  public var trace: [SourcePlace] { reference.trace }

  @inlinable @inline(__always) public consuming func _takeObject() -> AnyObject? {
    reference._takeObject()
  }

  public typealias _Engine = _ReferenceEngine<Self>

  @inlinable public static func _isNone(_ sent: Sent) -> Bool {
    AnyGenerator<Yielded, Sent, Returned>._isNone(sent)
  }
  @inlinable public static func _noneReturned() -> Returned? {
    AnyGenerator<Yielded, Sent, Returned>._noneReturned()
  }
}

extension StraightLine: Hashable {
  /// Whether both refer to the same generator.
  public static func == (a: Self, b: Self) -> Bool { a.reference == b.reference }

  /// Hashes the identity of the generator.
  public func hash(into hasher: inout Hasher) { hasher.combine(reference) }
}

extension StraightLine: CustomStringConvertible, CustomDebugStringConvertible {
  /// The state, and where it is suspended: `<generator StraightLine suspended at Averager.swift:12>`.
  public var description: String { reference.description }

  /// The same, and below it the trace.
  public var debugDescription: String { reference.debugDescription }
}

@available(*, unavailable, message: "two threads could resume the generator at once")
extension StraightLine: Sendable {}

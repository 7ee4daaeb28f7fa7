/// The generator behind a ``StraightLine``; it lies in a core, and a driver runs it.
///
/// Until it starts it is a value like any other: a closure. The body that it starts is one object
/// for good, since a Swift task cannot be copied.
@usableFromInline
struct StraightLineActivation<Yielded, Sent, Returned>: Generator {
  @usableFromInline typealias Body = (Yielder<Yielded, Sent>) async throws -> Returned

  @usableFromInline let body: Body
  @usableFromInline let whileWaiting: ((JobQueue) -> Yielded)?
  @usableFromInline var owner: BodyOwner<Yielded, Sent>?

  /// The body of the owner, which keeps it: two reference counts less for each step.
  @usableFromInline var run: Unmanaged<BodyRun<Yielded, Sent>>?

  @inlinable
  init(_ body: @escaping Body, whileWaiting: ((JobQueue) -> Yielded)?) {
    self.body = body
    self.whileWaiting = whileWaiting
  }

  @inlinable
  @inline(__always)
  mutating func _drive(
    _ resumption: Resumption<Sent>, _ node: UnsafeMutableRawPointer, _ root: UnsafeMutableRawPointer
  ) -> UInt8 {
    let (node, root) = (Operations<Self>.head(node), Operations<Self>.head(root))
    guard let run else { return start(resumption, node, root).rawValue }
    return run._withUnsafeGuaranteedRef { $0.drive(resumption, node, root) }.rawValue
  }

  /// Runs the body to its first suspension.
  @inlinable
  mutating func start(
    _ resumption: Resumption<Sent>, _ node: UnsafeMutablePointer<CoreHead>,
    _ root: UnsafeMutablePointer<CoreHead>
  ) -> CoreResult {
    if case .raise(let error) = resumption {
      return Operations<Self>.report(.raised(error), node, root)
    }
    let run = BodyRun<Yielded, Sent>(node, root, whileWaiting: whileWaiting)
    owner = BodyOwner(run)
    self.run = Unmanaged.passUnretained(run)
    let launch = BodyLaunch { [body] in
      do {
        run.finish(returning: try await body(Yielder(run)))
      } catch {
        run.finish(raising: error)
      }
    }
    run.task = Task(executorPreference: run.queue) { await launch.body() }
    return run.run()
  }

  @usableFromInline
  mutating func resume(_ resumption: Resumption<Sent>) throws -> Step<Yielded, Returned> {
    preconditionFailure("a straight-line body is run by the driver of its core")
  }

  @usableFromInline
  var _isCopyable: Bool { owner == nil }

  @usableFromInline
  var trace: [SourcePlace] {
    guard let run = owner?.run, run.status == .suspended else { return [] }
    let file = run.file.description
    return [
      SourcePlace(
        function: "StraightLine", file: file.isEmpty ? nil : file, line: run.line,
        statement: run.isDelegating ? "YieldFrom" : "Yield")
    ]
  }

  @usableFromInline
  static var _function: SourcePlace {
    SourcePlace(function: "StraightLine", file: nil, line: nil, statement: nil)
  }

  // Which types these are is known only where the generator is made; specialised code folds the casts.

  @inlinable static func _noneSent() -> Sent? {
    InlineFunction<Void, Yielded, Sent, Returned>._noneSent()
  }
  @inlinable static func _isNone(_ sent: Sent) -> Bool {
    InlineFunction<Void, Yielded, Sent, Returned>._isNone(sent)
  }
  @inlinable static func _noneReturned() -> Returned? {
    InlineFunction<Void, Yielded, Sent, Returned>._noneReturned()
  }
}

/// A body on its way into the task that runs it.
///
/// It is Sendable without the compiler's proof, because it is not sent anywhere: the task has an
/// executor that runs nothing, and its jobs are run by the driver of the generator, on the thread
/// that has the generator. The body, what it captures and what it was given are of the generator's
/// region, and the generator is not Sendable.
@usableFromInline
struct BodyLaunch: @unchecked Sendable {
  @usableFromInline let body: () async -> Void

  @inlinable
  init(_ body: @escaping () async -> Void) { self.body = body }
}

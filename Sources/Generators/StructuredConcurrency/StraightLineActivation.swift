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
  @usableFromInline var run: Lent<BodyRun<Yielded, Sent>>?

  @inlinable
  init(_ body: @escaping Body, whileWaiting: ((JobQueue) -> Yielded)?) {
    self.body = body
    self.whileWaiting = whileWaiting
  }

  @usableFromInline typealias _Engine = StraightLineEngine<Yielded, Sent, Returned>

  /// Resumes the body where it is suspended, or starts it.
  @inlinable
  @inline(__always)
  mutating func drive(_ resumption: Resumption<Sent>, _ call: _DriverCall) -> _DriverAnswer {
    guard let run else { return start(resumption, call) }
    return run.lend { $0.drive(resumption, call) }
  }

  /// Runs the body to its first suspension.
  @inlinable
  mutating func start(
    _ resumption: Resumption<Sent>, _ call: _DriverCall
  ) -> _DriverAnswer {
    if case .raise(let error) = resumption { return call.raise(error) }
    let run = BodyRun<Yielded, Sent>(call, whileWaiting: whileWaiting)
    owner = BodyOwner(run)
    self.run = Lent(run)
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
  var trace: [SourcePlace] {
    guard let run = owner?.run, run.status == .suspended else { return [] }
    let file = run.file.description
    return [
      SourcePlace(
        function: "StraightLine", file: file.isEmpty ? nil : file, line: run.line,
        statement: run.isDelegating ? "YieldFrom" : "Yield")
    ]
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

/// Runs straight-line bodies; not closed by themselves, since closing raises in the body.
@usableFromInline
enum StraightLineEngine<Yielded, Sent, Returned>: _GeneratorEngine {
  @usableFromInline typealias Subject = StraightLineActivation<Yielded, Sent, Returned>

  @inlinable
  @inline(__always)
  static func drive(
    _ subject: inout Subject, _ resumption: Resumption<Sent>, _ call: _DriverCall
  ) -> _DriverAnswer {
    subject.drive(resumption, call)
  }

  @inlinable static var closesItself: Bool { false }

  @usableFromInline
  static func isCopyable(_ subject: borrowing Subject) -> Bool { subject.owner == nil }

  @usableFromInline
  static var function: SourcePlace {
    SourcePlace(function: "StraightLine", file: nil, line: nil, statement: nil)
  }
}

/// A body on its way into the task that runs it.
///
/// It is Sendable without the compiler's proof, because it is not sent anywhere: the task has an
/// executor that runs nothing, and its jobs are run by whoever drives the generator, on the thread
/// that has the generator. The body, what it captures and what it was given are of the generator's
/// region, and the generator is not Sendable.
@usableFromInline
struct BodyLaunch: @unchecked Sendable {
  @usableFromInline let body: () async -> Void

  @inlinable
  init(_ body: @escaping () async -> Void) { self.body = body }
}

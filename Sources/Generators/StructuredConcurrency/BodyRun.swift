/// What a straight-line body is doing.
@usableFromInline
enum BodyStatus: UInt8 {
  /// It runs, or waits for something that is no yield, while somebody drives it.
  case running

  /// The same, and an error is to be raised at its next yield.
  case interrupted

  /// It stands at a yield or at a delegation.
  case suspended

  /// It waits for something that is no yield, and its driver has turned to other things.
  case waiting

  /// It has ended.
  case ended

  /// Its generator is gone; each of its yields raises `GeneratorExit`.
  case abandoned
}

/// A started straight-line body: what its ``Yielder`` and the driver of its generator share.
///
/// The body is a Swift task whose executor is ``queue``. To drive it is to resume the task where it
/// is suspended, which records a job, and to run jobs until the body yields or ends. Everything
/// here is touched on the thread that drives the generator only.
@usableFromInline
final class BodyRun<Yielded, Sent> {
  @usableFromInline let queue = JobQueue()

  /// What the generator hands out while the body waits for something that is no yield, instead of
  /// blocking the thread; it must see to it that the generator is resumed when a job arrives.
  @usableFromInline let whileWaiting: ((JobQueue) -> Yielded)?

  @exclusivity(unchecked) @usableFromInline var status = BodyStatus.running

  /// What came of the last drive, as the driver wants to know it.
  @exclusivity(unchecked) @usableFromInline var result = _DriverAnswer.exhausted

  /// The root of the chain that is driven, and this generator in it; valid while it is driven.
  @exclusivity(unchecked) @usableFromInline var call: _DriverCall

  /// What happens at the yield where the body stands.
  @exclusivity(unchecked) @usableFromInline var resumption = Resumption<Sent>.next

  /// The body, while it stands at a yield.
  @exclusivity(unchecked) @usableFromInline var continuation: UnsafeContinuation<Void, Never>?

  /// Where the body stands.
  @exclusivity(unchecked) @usableFromInline var file: StaticString = ""
  @exclusivity(unchecked) @usableFromInline var line: UInt32 = 0
  @exclusivity(unchecked) @usableFromInline var isDelegating = false

  /// The task of the body, until it has ended.
  @usableFromInline var task: Task<Void, Never>?

  /// An error that was raised while the body waited for something that is no yield.
  @usableFromInline var interruption: (any Error)?

  /// How often the body has yielded since its generator is gone.
  @usableFromInline var ignoredExits = 0

  @inlinable
  init(
    _ call: _DriverCall, whileWaiting: ((JobQueue) -> Yielded)?
  ) {
    self.call = call
    self.whileWaiting = whileWaiting
  }

  /// What stands for this body in ``ActiveBody``.
  @inlinable
  @inline(__always)
  var identity: ObjectMark { ObjectMark(self) }

  /// Resumes the body where it is suspended and runs it to its next suspension or its end.
  @inlinable
  @inline(__always)
  func drive(
    _ resumption: consuming Resumption<Sent>, _ call: _DriverCall
  ) -> _DriverAnswer {
    self.call = call
    if status == .waiting { return driveWaiting(resumption) }
    self.resumption = resumption
    status = .running
    continuation.take()?.resume()
    return run()
  }

  /// Runs the jobs of the body until it is suspended or has ended.
  @inlinable
  @inline(__always)
  func run() -> _DriverAnswer {
    let outer = ActiveBody.enter(identity)
    let executor = queue.asUnownedTaskExecutor()
    while status.rawValue <= BodyStatus.interrupted.rawValue {
      if let job = queue.take() {
        job.runSynchronously(on: executor)
      } else if waits() {
        break
      }
    }
    ActiveBody.leave(identity, to: outer)
    return result
  }

  /// Waits for a job, or says that something else is handed out in the meantime.
  @usableFromInline
  func waits() -> Bool {
    // Who closes a generator wants to see it closed.
    guard let whileWaiting, !(interruption is GeneratorExit) else {
      queue.waitForJob()
      return false
    }
    status = .waiting
    result = call.yield(whileWaiting(queue))
    return true
  }

  /// Drives a body that waits for something that is no yield.
  @usableFromInline
  func driveWaiting(_ resumption: Resumption<Sent>) -> _DriverAnswer {
    if case .raise(let error) = resumption {
      interruption = error
      task?.cancel()
    }
    status = interruption == nil ? .running : .interrupted
    return run()
  }

  /// Ends a body whose generator is gone and that has answered its closing with another yield.
  func abandon() {
    status = .abandoned
    resumption = .raise(GeneratorExit.shared)
    continuation.take()?.resume()
    let outer = ActiveBody.enter(identity)
    let executor = queue.asUnownedTaskExecutor()
    while status == .abandoned, !isHopeless {
      guard let job = queue.take() else {
        queue.waitForJob()
        continue
      }
      job.runSynchronously(on: executor)
    }
    ActiveBody.leave(identity, to: outer)
  }

  /// Whether the body will never end by itself.
  private var isHopeless: Bool { ignoredExits > 1_000 }
}

/// What the body does.
extension BodyRun {
  /// Makes sure that the body may yield here and now.
  @inlinable
  @inline(__always)
  func admit() throws {
    if status == .running, ActiveBody.current == identity {
      return
    }
    try refuse()
  }

  @usableFromInline
  func refuse() throws {
    guard ActiveBody.current == identity else {
      throw GeneratorError.yieldedElsewhere
    }
    switch status {
    case .running:
      return
    case .interrupted:
      status = .running
      if let error = interruption.take() { throw error }
    case .abandoned:
      ignoredExits += 1
      // The one that is told so a thousand times stays suspended here for good.
      if !isHopeless { throw GeneratorExit.shared }
    case .suspended, .waiting, .ended:
      throw GeneratorError.yieldedElsewhere
    }
  }

  /// What happens at the yield where the body stands; what was sent is not kept here any longer.
  @inlinable
  @inline(__always)
  func takeResumption() -> Resumption<Sent> {
    let taken = resumption
    resumption = .next
    return taken
  }

  /// The body has returned.
  @inlinable
  func finish<Returned>(returning value: consuming Returned) {
    task = nil
    if status != .abandoned {
      result = call.return(value)
    }
    status = .ended
  }

  /// An error has left the body.
  @usableFromInline
  func finish(raising error: any Error) {
    task = nil
    if status != .abandoned {
      // A body that was cancelled where it waited has been raised at.
      let raised = error is CancellationError ? interruption ?? error : error
      result = call.raise(
        raised is StopIteration ? GeneratorError.raisedStopIteration : raised)
    }
    status = .ended
  }
}

/// What keeps a started body from outliving its generator.
@usableFromInline
final class BodyOwner<Yielded, Sent> {
  @usableFromInline let run: BodyRun<Yielded, Sent>

  @inlinable
  init(_ run: BodyRun<Yielded, Sent>) { self.run = run }

  deinit {
    if run.status != .ended { run.abandon() }
  }
}

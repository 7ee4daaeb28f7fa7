/// A process as its loop knows it: watched until it ends, then reaped; killed if the loop is closed before.
///
/// Its end is told by a descriptor (`pidfd_open`), which the selector watches as any other. Where there is
/// none, as on macOS, or none to be had, a thread waits for the process, and leaves it to this object to
/// reap it. `SIGCHLD` would do without the thread, but a process has only one handler of it, and one signal
/// for many ends: two loops, or a loop and a library, would take each other's.
///
/// The process is reaped on the loop's thread alone: so a number to which a signal is sent is still that
/// of the process. It is the process's own number that is waited for, never any child.
final class RunningProcess: LoopPart {
  let number: ProcessNumber

  /// How it has ended; `nil` while it runs.
  private(set) var end: Result<ChildProcess.TerminationStatus, ProcessError>?

  private let link: LoopLink
  private var key: PartKey<RunningProcess>?
  private var watch: ProcessWatch?
  private var waiters = FutureList()

  /// Takes a process over.
  init(_ child: SpawnedChild, on loop: EventLoop) {
    number = child.take()
    link = loop.link
    super.init()
    key = loop.attach(self)
    if !watchDescriptor(loop) { waitInThread(loop) }
  }

  /// A future of the end, which is not there yet.
  ///
  /// - Throws: ``LoopError/closed``.
  func waiter() throws(LoopError) -> Future<Void> {
    let loop = try link.open()
    if loop.isClosed { throw .closed }
    return waiters.add(on: loop)
  }

  func endWaiting(_ future: Future<Void>) { waiters.remove(future) }

  private func watchDescriptor(_ loop: EventLoop) -> Bool {
    guard let descriptor = number.openDescriptor() else { return false }
    let watch = ProcessWatch(descriptor, self)
    do {
      try loop.watch(descriptor.number, for: .reader, watch)
    } catch {
      return false
    }
    self.watch = watch
    return true
  }

  private func waitInThread(_ loop: EventLoop) {
    let number = number
    let call = loop.runInExecutor(loop.takeEndlessExecutor()) { number.waitForEnd() }
    call.addDoneCallback { [weak self] call in
      // If it has failed there is no thread left; then time is what there is to wait for.
      _ = try call.exception()
      self?.collect()
    }
  }

  /// The selector does not watch the descriptor any more.
  fileprivate func watchFailed() {
    watch = nil
    collect()
  }

  /// Reaps the process, if it has ended; looks again soon if nothing else will tell.
  fileprivate func collect() {
    guard end == nil else { return }
    do throws(SystemError) {
      guard let status = try number.reap() else { return lookAgain() }
      finish(.success(ChildProcess.TerminationStatus(status)))
    } catch {
      finish(.failure(.statusTaken(processIdentifier: number.rawValue)))
    }
  }

  private func lookAgain() {
    guard watch == nil else { return }
    link.loop?.callLater(.milliseconds(10)) { [weak self] in self?.collect() }
  }

  private func finish(_ end: Result<ChildProcess.TerminationStatus, ProcessError>) {
    self.end = end
    endWatching()
    if let key = key.take() { link.loop?.detach(key) }
    waiters.completeAll()
  }

  private func endWatching() {
    guard let watch = watch.take() else { return }
    link.loop?.unwatch(watch.descriptor.number)
    watch.descriptor.close()
  }

  override func loopClosed() {
    key = nil
    endWatching()
    guard end == nil else { return }
    end =
      number.end().map { .success(ChildProcess.TerminationStatus($0)) }
      ?? .failure(.statusTaken(processIdentifier: number.rawValue))
  }
}

/// Told when a process has ended.
private final class ProcessWatch: DescriptorObserver {
  let descriptor: Descriptor
  private unowned let process: RunningProcess

  init(_ descriptor: Descriptor, _ process: RunningProcess) {
    self.descriptor = descriptor
    self.process = process
  }

  override func descriptorReadable() { process.collect() }

  override func watchingFailed(_ error: any Error) { process.watchFailed() }
}

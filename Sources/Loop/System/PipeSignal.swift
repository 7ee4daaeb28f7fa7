import GeneratorsPlatform

/// Writing to a pipe that nobody reads from, without the signal that ends the process.
///
/// What sockets have a flag for (`MSG_NOSIGNAL`), pipes have not. To ignore `SIGPIPE` in the whole
/// process, as Python does, is not for a library to do: a program whose own output goes into a pipe may
/// want to be ended by it. So the signal is blocked on this thread for the length of the call, and one
/// that the call itself has raised, which is the thread's own, is taken back.
enum PipeSignal {
  /// Makes a call that may write to a pipe.
  static func withheld(_ call: () -> SystemCallResult) -> SystemCallResult {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &signals, &before)
    // One that was blocked and pending before is somebody else's.
    let isForeign = sigismember(&before, SIGPIPE) == 1 && isPending
    let result = call()
    if result.failure == .brokenPipe, !isForeign { takeBack(&signals) }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    return result
  }

  private static var isPending: Bool {
    var pending = sigset_t()
    sigemptyset(&pending)
    sigpending(&pending)
    return sigismember(&pending, SIGPIPE) == 1
  }

  /// Takes the signal, if it is pending: it is not where the process ignores it.
  private static func takeBack(_ signals: inout sigset_t) {
    #if canImport(Darwin)
      var number: Int32 = 0
      if isPending { sigwait(&signals, &number) }
    #else
      var noTime = timespec()
      sigtimedwait(&signals, nil, &noTime)
    #endif
  }
}

#if os(Linux)
  import Foundation
  import Generators
  import Loop
  import TestStart

  /// The thread of a process of tests that finds out that they hang, says why, and ends the process.
  package struct Watchdog: Sendable {
    /// When tests count as hanging.
    package var detector = HangDetector()

    /// How long a tick is, in microseconds.
    package var tick: UInt32 = 1_000_000

    /// What ends the process, after the report.
    package var end: @Sendable () -> Void = { abort() }

    package init() {}

    /// Looks once a tick, until the tests hang.
    package func watch() {
      name_thread(ProcessActivity.watcher)
      var detector = detector
      var (last, signs, time) = (ProcessActivity(), Progress.count, DispatchTime.now())
      while true {
        usleep(tick)
        let next = (ProcessActivity(), Progress.count, DispatchTime.now())
        let work = next.0.work(since: last)
        let length = Double(next.2.uptimeNanoseconds - time.uptimeNanoseconds) / 1e9
        let hang = detector.hang(
          after: .init(
            length: length, ran: work.ran, waited: work.waited, isSign: next.1 != signs))
        if let hang { return report(hang) }
        (last, signs, time) = next
      }
    }

    private func report(_ hang: HangDetector.Hang) {
      var lines = ["", "The tests hang: \(hang)."]
      switch hang {
      case .asleep(let ticks): lines[1] = "The tests hang: no thread has run for \(ticks) ticks."
      case .busy(let seconds):
        lines[1] = "The tests hang: they ran for \(seconds) seconds without a sign of progress."
      }
      // The threads first, as long as the loops still sleep.
      let threads = ProcessActivity.lines()
      lines += LoopCensus.report(patience: 5) { usleep(tick) }
      lines += ["threads:"] + threads.map { "  \($0)" }
      lines.append("SWIFT_BACKTRACE=enable=yes,threads=all shows where each thread is.")
      FileHandle.standardError.write(Data(lines.map { $0 + "\n" }.joined().utf8))
      end()
    }
  }

  /// Called when the process starts, by what is written in C, before its `main`.
  @_cdecl("startWatchdog")
  func startWatchdog() {
    LoopCensus.begin()
    var watchdog = Watchdog()
    if let text = ProcessInfo.processInfo.environment["WATCHDOG_SECONDS"],
      let seconds = Double(text)
    {
      watchdog.detector.busyLimit = seconds
    }
    // The process of one exit test says what it waits for, and leaves the end to the one that waits
    // for it: a test that is to fail by a trap must not pass by an end that the watchdog made.
    if ProcessInfo.processInfo.environment["SWT_EXIT_TEST_ID"] != nil { watchdog.end = {} }
    _ = try? SystemThread.start { [watchdog] in watchdog.watch() }
  }
#endif

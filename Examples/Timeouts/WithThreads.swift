import Foundation
import Marks

/// A limit for a thread, which nobody can end: the job has to look, wherever it waits.
package enum WithThreads {
  /// Gives a job three seconds, another one as many as it wants, and ends a third.
  package static func limit() {
    let first = StoppableJob("job 1")
    if !first.wait(for: .seconds(3)) {  // ⟷ limit
      first.stop()  // ⟷ expire
      first.thread.join()
      say("  the time was over")  // ⟷ over
    }
    let second = StoppableJob("job 2")  // ⟷ unlimited
    second.thread.join()
    say("  the result of job 2")
    let third = StoppableJob("job 3")  // ⟷ start
    sleep(for: .seconds(1))
    third.stop()  // ⟷ cancel
    third.thread.join()  // ⟷ ended
    say("  and it has ended")
  }
}

/// Something that takes ten seconds, and needs one more to clean up.
private final class StoppableJob: Sendable {
  let thread: NamedThread
  private let message: Message

  init(_ name: String) {
    let message = Message()
    self.message = message
    thread = NamedThread(name) {
      say("  \(name) begins")
      // Where a thread sleeps it hears nothing; it has to sleep at a condition that is told.
      let isStopped = blocked(by: message.sender.last) { message.wait(.seconds(10)) }  // ⟷ work
      if !isStopped { say("  \(name) is done") }
      sleep(for: .seconds(1))  // ⟷ clean
      say("  \(name) has cleaned up")
      message.jobHasEnded()
    }
  }

  /// Blocks the caller until the job has ended, or the time is over.
  func wait(for limit: Duration, file: String = #fileID, line: Int = #line) -> Bool {
    blocked(by: "timer", file: file, line: line) { message.waitForEnd(limit) }
  }

  func stop() { message.send() }
}

/// What a job and those who wait for it tell each other; all of it is touched with the lock held.
private final class Message: @unchecked Sendable {
  let sender = Trail()
  private let changed = NSCondition()
  private var isSent = false
  private var hasEnded = false

  func send() {
    sender.leave()
    change { isSent = true }
  }

  func jobHasEnded() { change { hasEnded = true } }

  /// Whether the message came in time.
  func wait(_ limit: Duration) -> Bool { wait(limit) { isSent } }

  /// Whether the job ended in time.
  func waitForEnd(_ limit: Duration) -> Bool { wait(limit) { hasEnded } }

  private func change(_ body: () -> Void) {
    changed.lock()
    body()
    changed.broadcast()
    changed.unlock()
  }

  private func wait(_ limit: Duration, until condition: () -> Bool) -> Bool {
    let end = Date(timeIntervalSinceNow: Recorder.shared.real(limit) / .seconds(1))
    changed.lock()
    defer { changed.unlock() }
    while !condition(), changed.wait(until: end) {}
    return condition()
  }
}

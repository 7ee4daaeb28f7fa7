import Foundation

// What a program says of itself, so that it can be seen: where it runs, and where it waits. Each mark has
// two forms with one name, for threads and for Swift tasks. They do nothing unless a recorder was started.

/// Runs a body as a thread that has a name.
package func running<R>(_ name: String, _ body: () throws -> R) rethrows -> R {
  let track = Recorder.shared.begin(name)
  let before = CurrentTrack.number
  CurrentTrack.number = track
  defer {
    Recorder.shared.end(track)
    CurrentTrack.number = before
  }
  return try body()
}

/// Runs a body of a Swift task that has a name.
package func running<R>(
  _ name: String, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> R
) async rethrows -> R {
  Recorder.shared.name(CurrentTrack.number, name)
  // The task may be on another thread when it ends.
  defer { Recorder.shared.place(CurrentTrack.number, nil) }
  return try await TaskName.$current.withValue(name) { try await body() }
}

/// Does what blocks the thread, perhaps that of a loop.
///
/// The waker is the name of the thread whose doing it is that this one goes on; it is asked for when it does.
package func blocked<R, E: Error>(
  by waker: @autoclosure () -> String? = nil, file: String = #fileID, line: Int = #line,
  _ body: () throws(E) -> R
) throws(E) -> R {
  let track = CurrentTrack.number
  let loop = CurrentBystander.value
  let start = loop?.beginBlock()
  let isNews = Recorder.shared.pause(track, file, line)
  defer {
    if isNews { Recorder.shared.resume(track, by: waker()) }
    if let start { loop?.endBlock(since: start, file, line) }
  }
  return try body()
}

/// Does what suspends the task.
///
/// The waker is the name of the task whose doing it is that this one goes on; it is asked for when it does.
package func waiting<R>(
  for waker: @autoclosure () -> String? = nil, isolation: isolated (any Actor)? = #isolation,
  file: String = #fileID, line: Int = #line, _ body: () async throws -> R
) async rethrows -> R {
  let track = CurrentTrack.number
  let start = Recorder.shared.sliceStart(track)
  Recorder.shared.place(track, (file, line))
  defer {
    if Recorder.shared.sliceStart(track) != start { Recorder.shared.wake(track, by: waker()) }
  }
  return try await body()
}

/// Blocks the thread for so long, in the time of the program.
package func sleep(for duration: Duration, file: String = #fileID, line: Int = #line) {
  blocked(by: "timer", file: file, line: line) {
    Thread.sleep(forTimeInterval: Recorder.shared.real(duration) / .seconds(1))
  }
}

/// Suspends the task for so long, in the time of the program.
package func sleep(
  for duration: Duration, isolation: isolated (any Actor)? = #isolation, file: String = #fileID,
  line: Int = #line
) async throws {
  try await waiting(for: "timer", file: file, line: line) {
    try await Task.sleep(for: Recorder.shared.real(duration))
  }
}

/// Prints a line with the time in seconds.
package func say(_ words: String) {
  let seconds = String(Int((Recorder.shared.time / .seconds(1)).rounded()))
  print(String(repeating: " ", count: max(0, 3 - seconds.count)) + seconds + "  " + words)
}

/// The name of the task that runs, also where it runs in an actor.
enum TaskName {
  @TaskLocal static var current: String?
}

/// Who looks at the loop of this thread, in a step of a task.
enum CurrentBystander {
  static var value: Bystander? {
    get { Thread.current.threadDictionary["bystander"] as? Bystander }
    set {
      if let newValue {
        Thread.current.threadDictionary["bystander"] = newValue
      } else {
        Thread.current.threadDictionary.removeObject(forKey: "bystander")
      }
    }
  }
}

/// The track that this thread belongs to now.
enum CurrentTrack {
  static var number: Int? {
    get { Thread.current.threadDictionary["track"] as? Int }
    set {
      if let newValue {
        Thread.current.threadDictionary["track"] = newValue
      } else {
        Thread.current.threadDictionary.removeObject(forKey: "track")
      }
    }
  }
}

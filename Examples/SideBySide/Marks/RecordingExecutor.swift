import Dispatch
import Foundation

/// Runs the jobs of Swift tasks on a few threads, and writes down when each begins and ends.
package final class RecordingExecutor: TaskExecutor {
  /// The one that records Swift tasks, for those too that are made outside of a group.
  package static let shared = RecordingExecutor(width: width)

  /// How many threads run jobs at once.
  package static let width = 2

  private let queue = DispatchQueue(label: "tasks", attributes: .concurrent)
  private let places: DispatchSemaphore

  private init(width: Int) { places = DispatchSemaphore(value: width) }

  package func enqueue(_ job: consuming ExecutorJob) {
    // All jobs of a task have one number, which only the description tells.
    let number = UInt64(job.description.filter(\.isNumber)) ?? 0
    let job = UnownedJob(job)
    queue.async { [self] in
      places.wait()
      defer { places.signal() }
      let track = Recorder.shared.beginJob(number)
      CurrentTrack.number = track
      job.runSynchronously(on: asUnownedTaskExecutor())
      CurrentTrack.number = nil
      Recorder.shared.endJob(track)
    }
  }
}

import Generators
import Loop

/// The spinner as a task that is driven by an event loop, all on one thread.
///
/// A task can be cancelled from outside: `CancelledError` is raised at the `yield` where it stands.
package enum WithGenerators {
  /// Runs the slow function with a spinner beside it.
  package static func supervise(
    _ seconds: Double, on loop: EventLoop
  ) throws -> (answer: Int, frames: Int) {
    try loop.runUntilComplete(Supervisor(seconds: seconds))
  }

  private struct Spin: Coroutine {
    typealias Returned = Int
    var frames = 0

    static let body = Program {
      Try {
        Forever {
          Do {
            Spinner.show($0.frames)
            $0.frames += 1
          }
          YieldFrom { $0.loop.sleep(Spinner.period) }  // ⟷ turn
        }
      } catch: {
        Catch(CancelledError.self) { Do { _ in Spinner.wipe() } }  // ⟷ end
      }
      Return { $0.frames }
    }
  }

  /// Suspends itself, as reading from a stream would; it must never block the loop's thread.
  private struct SlowFunction: Coroutine {
    typealias Returned = Int
    let seconds: Double

    static let body = Program {
      YieldFrom { $0.loop.sleep(.seconds($0.seconds)) }  // ⟷ wait
      Return(42)
    }
  }

  private struct Supervisor: Coroutine {
    typealias Returned = (answer: Int, frames: Int)
    let seconds: Double
    @Late var spinner: EventLoop.Task<Int>
    var answer = 0
    var frames = 0

    static let body = Program {
      Do { $0.spinner = $0.loop.createTask(Spin(), name: "spinner") }  // ⟷ start
      YieldFrom(into: \.answer) { SlowFunction(seconds: $0.seconds) }  // ⟷ slow
      Do { $0.spinner.cancel() }  // ⟷ stop
      YieldFrom(into: \.frames) { $0.spinner }  // ⟷ join
      Return { ($0.answer, $0.frames) }
    }
  }
}

import Generators
import Loop

/// The spinner as a task that is driven by an event loop, all on one thread.
///
/// A task can be cancelled from outside: `CancelledError` is raised at the `yield` where it stands.
enum WithGenerators {
  /// Runs the slow function with a spinner beside it.
  static func supervise(_ seconds: Double) throws -> (answer: Int, frames: Int) {
    let loop = try EventLoop()
    defer { loop.close() }
    return try loop.runUntilComplete(Supervisor(loop: loop, seconds: seconds))
  }

  private struct Spin: Coroutine {
    typealias Returned = Int
    let loop: EventLoop
    var frames = 0

    static let body = Program {
      Try {
        Forever {
          Do {
            Spinner.show($0.frames)
            $0.frames += 1
          }
          YieldFrom { $0.loop.sleep(Spinner.period) }
        }
      } catch: {
        Catch(CancelledError.self) { Do { _ in Spinner.wipe() } }
      }
      Return { $0.frames }
    }
  }

  /// Suspends itself, as reading from a stream would; it must never block the loop's thread.
  private struct SlowFunction: Coroutine {
    typealias Returned = Int
    let loop: EventLoop
    let seconds: Double

    static let body = Program {
      YieldFrom { $0.loop.sleep(.seconds($0.seconds)) }
      Return(42)
    }
  }

  private struct Supervisor: Coroutine {
    typealias Returned = (answer: Int, frames: Int)
    let loop: EventLoop
    let seconds: Double
    @Local var spinner: EventLoop.Task<Int>
    var answer = 0
    var frames = 0

    static let body = Program {
      Do { $0.spinner = $0.loop.createTask(Spin(loop: $0.loop), name: "spinner") }
      YieldFrom(into: \.answer) { SlowFunction(loop: $0.loop, seconds: $0.seconds) }
      Do { $0.spinner.cancel() }
      YieldFrom(into: \.frames) { $0.spinner }
      Return { ($0.answer, $0.frames) }
    }
  }
}

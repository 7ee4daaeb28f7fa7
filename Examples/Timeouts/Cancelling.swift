import Generators
import Loop

/// Cancels a job.
struct Cancelling: Coroutine {
  @Late var job: EventLoop.Task<String>

  static let body = Program {
    Do { $0.job = $0.loop.createTask(Job("job 3"), name: "job 3") }  // ⟷ start
    YieldFrom { $0.loop.sleep(.seconds(1)) }
    Do { $0.loop.say("  cancelled: \($0.job.cancel())") }  // ⟷ cancel
    Try {
      YieldFrom { $0.job }  // ⟷ ended
    } catch: {
      Catch(CancelledError.self) { Do { $0.loop.say("  and it has ended") } }
    }
  }
}

// ⟷ off
/// Cancels what waits for a job, and not the job, which is shielded.
struct Shielding: Coroutine {
  @Late var job: EventLoop.Task<String>
  @Late var shield: Future<String>

  static let body = Program {
    Do {
      $0.job = $0.loop.createTask(Job("job 4"))
      $0.shield = $0.loop.shield($0.job)
    }
    YieldFrom { $0.loop.sleep(.seconds(1)) }
    Do { $0.loop.say("  the shield is cancelled: \($0.shield.cancel())") }
    YieldFrom({ $0.job }, receive: { $0.loop.say("  \($1)") })
  }
}

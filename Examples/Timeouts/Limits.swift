import Generators
import Loop

/// Gives a job three seconds, and then as many as it wants.
struct OneLimit: Coroutine {
  var result = ""

  static let body = Program {
    Try {
      YieldFrom(into: \.result) { $0.loop.waitFor(Job("job 1"), timeout: .seconds(3)) }  // ⟷ limit
      Do { $0.loop.say("  \($0.result)") }
    } catch: {
      Catch(TimeoutError.self) { Do { $0.loop.say("  the time was over") } }  // ⟷ over
    }
    YieldFrom(into: \.result) { $0.loop.waitFor(Job("job 2"), timeout: nil) }  // ⟷ unlimited
    Do { $0.loop.say("  \($0.result)") }
  }
}

// ⟷ off
/// Two seconds for the first statement, and five for all.
struct NestedLimits: Coroutine {
  static let body = Program {
    Try {
      With({ $0.loop.timeout(.seconds(5)) }) {
        Try {
          With({ $0.loop.timeout(.seconds(2)) }) {
            YieldFrom { $0.loop.sleep(.seconds(3600)) }
          }
        } catch: {
          Catch(TimeoutError.self) { Do { $0.loop.say("  the inner limit is over") } }
        }
        YieldFrom { $0.loop.sleep(.seconds(3600)) }
      }
    } catch: {
      Catch(TimeoutError.self) { Do { $0.loop.say("  the outer limit is over") } }
    }
  }
}

/// Three seconds from the last sign of life on.
struct MovedLimit: Coroutine {
  @Late var limit: EventLoop.Timeout
  var pause = 0

  static let body = Program {
    Try {
      With({ $0.loop.timeout(.seconds(3)) }, into: \.limit) {
        For(\.pause, in: { _ in [2, 2, 1, 9] }) {
          YieldFrom { $0.loop.sleep(.seconds($0.pause)) }
          Do {
            $0.loop.say("  a sign of life")
            $0.limit.reschedule(at: $0.loop.time + .seconds(3))
          }
        }
      }
    } catch: {
      Catch(TimeoutError.self) {
        Do { $0.loop.say("  none for three seconds, the limit has expired: \($0.limit.isExpired)") }
      }
    }
  }
}

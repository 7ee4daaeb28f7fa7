import Generators
import Loop

/// Gives a job three seconds, and then as many as it wants.
struct OneLimit: Coroutine {
  typealias Returned = Void

  static let body = Program {
    Try {
      YieldFrom {  // ⟷ limit
        $0.loop.waitFor(Job(name: "job 1"), timeout: .seconds(3))
      } receive: {
        $0.loop.say("  \($1)")
      }
    } catch: {
      Catch(TimeoutError.self) { Do { $0.loop.say("  the time was over") } }  // ⟷ over
    }
    YieldFrom {  // ⟷ unlimited
      $0.loop.waitFor(Job(name: "job 2"), timeout: nil)
    } receive: {
      $0.loop.say("  \($1)")
    }
  }
}

// ⟷ off
/// Two seconds for the first statement, and five for all.
struct NestedLimits: Coroutine {
  typealias Returned = Void

  static let body = Program {
    Try {
      With {
        $0.loop.timeout(.seconds(5))
      } do: {
        Try {
          With {
            $0.loop.timeout(.seconds(2))
          } do: {
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
  typealias Returned = Void
  @Late var limit: EventLoop.Timeout
  var pause = 0

  static let body = Program {
    Try {
      With {
        $0.loop.timeout(.seconds(3))
      } receive: {
        $0.limit = $1
      } do: {
        For { _ in
          [2, 2, 1, 9]
        } receive: {
          $0.pause = $1
        } do: {
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

import Generators

extension Server {
  /// Ends the server in order, and does not wait for ever.
  ///
  /// ```swift
  /// try loop.addSignalHandler(.terminate) { loop.createTask(server.shutdown(grace: .seconds(5))) }
  /// ```
  ///
  /// 1. It stops listening, as ``close()`` does.
  /// 2. It closes the connections, as ``closeClients()`` does: what was written is sent, and each coroutine
  ///    reads the end of its stream.
  /// 3. It waits until the coroutines have ended, and until what they have written is sent: the loop may be
  ///    closed then.
  /// 4. When the time is over, it breaks the connections off that are left, as ``abortClients()`` does, and waits
  ///    for their coroutines. They are not cancelled: one that waits for something else than its connection ends
  ///    when it likes.
  ///
  /// Cancelled while it waits, it leaves what there is as it is. Where connections are told in another way that
  /// the server ends, call ``close()``, tell them, and wait with ``waitClosed()``.
  ///
  /// - Parameter grace: How long the connections may take to end by themselves.
  /// - Returns: An awaitable of whether all had ended in time.
  public func shutdown(grace: Duration) -> EventLoop.Routine<Bool> {
    EventLoop.Routine(Shutdown(server: self, grace: grace))
  }
}

private struct Shutdown: Coroutine {
  typealias Returned = Bool

  let server: Server
  let grace: Duration
  var isInTime = true

  static let body = Program {
    Do {
      $0.server.close()
      $0.server.closeClients()
    }
    If {
      $0.server.isBusy
    } then: {
      Try {
        YieldFrom { $0.loop.waitFor($0.server.waitSent(), timeout: $0.grace) }
      } catch: {
        Catch(TimeoutError.self) {
          Do {
            $0.isInTime = false
            $0.server.abortClients()
          }
          YieldFrom { $0.server.waitSent() }
        }
      }
    }
    Return { $0.isInTime }
  }
}

import Generators
import Loop

/// Something that takes ten seconds, and needs one more to clean up, whatever happens.
struct Job: Coroutine {
  typealias Returned = String
  let name: String

  init(_ name: String) { self.name = name }

  static let body = Program {
    Try {
      Do { $0.loop.say("  \($0.name) begins") }
      YieldFrom { $0.loop.sleep(.seconds(10)) }  // ⟷ work
      Do { $0.loop.say("  \($0.name) is done") }
    } finally: {
      // Not a callback: it waits like everything else.
      YieldFrom { $0.loop.sleep(.seconds(1)) }  // ⟷ clean
      Do { $0.loop.say("  \($0.name) has cleaned up") }
    }
    Return { "the result of \($0.name)" }
  }
}

extension EventLoop {
  /// Prints a line with the time in seconds.
  func say(_ words: String) {
    let seconds = String(Int(time / .seconds(1)))
    print(String(repeating: " ", count: 3 - seconds.count) + seconds + "  " + words)
  }
}

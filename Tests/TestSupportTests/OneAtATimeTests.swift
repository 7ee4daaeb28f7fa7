import Generators
import Loop
import TestSupport
import Testing

@Suite(.oneAtATime) struct OneAtATimeTests {
  private static let inside = SystemMonitor(0)

  @Test(arguments: 0..<8) func `no two run at once`(_ number: Int) async {
    let others = Self.inside.withLock { count in
      count += 1
      return count - 1
    }
    #expect(others == 0)
    for _ in 0..<20 { await Task.yield() }
    Self.inside.withLock { $0 -= 1 }
  }
}

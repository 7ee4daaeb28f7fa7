import Foundation
import Loop
import TestSupport
import Testing

@Suite(.oneAtATime) struct WakeDescriptorTests {
  @Test func `waking makes it readable, draining takes that back`() throws {
    let descriptor = try WakeDescriptor()
    defer { descriptor.close() }
    let selector = try PollSelector()
    defer { selector.close() }
    try selector.setInterest(.readable, for: descriptor.number)
    #expect(try poll(selector) == [:])
    for _ in 0..<3 {
      for _ in 0..<1000 { descriptor.wake() }
      #expect(try poll(selector) == [descriptor.number: .readable])
      descriptor.drain()
      #expect(try poll(selector) == [:])
    }
  }

  @Test func `draining without a wake does not wait`() throws {
    let descriptor = try WakeDescriptor()
    descriptor.drain()
    descriptor.wake()
    descriptor.drain()
    descriptor.drain()
  }

  @Test func `a closed one ignores wakes, and closes once`() throws {
    let descriptor = try WakeDescriptor()
    descriptor.close()
    descriptor.close()
    descriptor.wake()
  }

  @Test func `closing while others wake frees it once`() async {
    // In a process of its own: the counts are of the whole process.
    await #expect(processExitsWith: .success) {
      for _ in 0..<200 {
        let descriptor = try WakeDescriptor()
        let group = DispatchGroup()
        for _ in 0..<3 {
          DispatchQueue.global().async(group: group) {
            for _ in 0..<200 { descriptor.wake() }
          }
        }
        descriptor.drain()
        descriptor.close()
        group.wait()
      }
      #expect(Descriptor.liveCount == 0)
    }
  }
}

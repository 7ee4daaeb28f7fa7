import Generators
import Loop

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// L4: timers, of which every other one is cancelled.
///
/// One operation is one timer, in CPU time.
enum TimerCase: BenchCase {
  static let name = "L4"
  static let meaning = "a timer, half of them cancelled, within W ms; CPU time"

  /// What the callbacks count.
  private final class Tally {
    @exclusivity(unchecked) var sum = 0
    @exclusivity(unchecked) var left: Int
    let loop: EventLoop

    init(_ loop: EventLoop, left: Int) {
      self.loop = loop
      self.left = left
    }
  }

  static func run(_ invocation: Invocation) throws -> Measurement {
    let count = invocation.count
    let window = try invocation.parameter(0, "W, in milliseconds")
    guard window > 0 else { throw BenchError.usage("L4 needs a window of a millisecond or more") }
    let loop = try EventLoop()
    defer { loop.close() }
    let start = processorTime
    let tally = Tally(loop, left: (count + 1) / 2)
    var handles: [EventLoop.TimerHandle] = []
    handles.reserveCapacity(count)
    var state: UInt32 = 12345
    for index in 0..<count {
      // The numbers that all programs of this case use.
      state = (state &* 1_103_515_245 &+ 12345) & 0x7fff_ffff
      let delay = Duration.microseconds(Int(state >> 4) % (window * 1000))
      let handle = loop.callLater(delay) {
        tally.sum += index
        tally.left -= 1
        if tally.left == 0 { tally.loop.stop() }
      }
      handles.append(handle)
    }
    for index in stride(from: 1, to: count, by: 2) { handles[index].cancel() }
    try loop.runForever()
    return Measurement(
      label: "L4", operations: count, elapsed: .nanoseconds(processorTime - start),
      check: Int64(tally.sum))
  }

  /// What the process has used of the processor, in nanoseconds.
  private static var processorTime: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

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

  static func run(_ invocation: Invocation) throws -> Measurement {
    let count = invocation.count
    let window = try invocation.parameter(0, "W, in milliseconds")
    guard window > 0 else { throw BenchError.usage("L4 needs a window of a millisecond or more") }
    let loop = try EventLoop()
    defer { loop.close() }
    let start = processorTime
    var sum = 0
    var left = (count + 1) / 2
    var handles: [TimerHandle] = []
    handles.reserveCapacity(count)
    var state: UInt32 = 12345
    for index in 0..<count {
      // The numbers that all programs of this case use.
      state = (state &* 1_103_515_245 &+ 12345) & 0x7fff_ffff
      let delay = Duration.microseconds(Int(state >> 4) % (window * 1000))
      let handle = loop.callLater(delay) {
        sum += index
        left -= 1
        if left == 0 { loop.stop() }
      }
      handles.append(handle)
    }
    for index in stride(from: 1, to: count, by: 2) { handles[index].cancel() }
    try loop.runForever()
    return Measurement(
      label: "L4", operations: count, elapsed: .nanoseconds(processorTime - start),
      check: Int64(sum))
  }

  /// What the process has used of the processor, in nanoseconds.
  private static var processorTime: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

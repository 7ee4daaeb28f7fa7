import GeneratorsPlatform

/// The system's clocks, read as plain nanoseconds.
package enum SystemTime {
  /// Time that passes steadily, whatever happens to the wall clock (`CLOCK_MONOTONIC`).
  ///
  /// Its origin is some moment before the process began. About 27 ns a reading.
  package static var monotonic: Int64 { read(CLOCK_MONOTONIC) }

  /// The same time as of the last tick of the kernel (1 to 10 ms ago), for about a quarter of the
  /// price; the exact time where the system has no such clock (`CLOCK_MONOTONIC_COARSE`).
  package static var coarseMonotonic: Int64 {
    #if os(Linux)
      read(CLOCK_MONOTONIC_COARSE)
    #else
      read(CLOCK_MONOTONIC)
    #endif
  }

  @inline(__always)
  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    // Cannot fail: the clock is one that the system has, and the address is valid.
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}

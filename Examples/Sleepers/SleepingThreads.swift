import Foundation
import Synchronization

/// Threads of which each sleeps until it is woken.
enum SleepingThreads {
  /// Makes threads until there are so many or the system has no more, measures, and wakes them.
  static func measure(atMost limit: Int) -> Measurement {
    let bedroom = Bedroom()
    let before = Memory.now
    var threads: [pthread_t] = []
    while threads.count < limit, let thread = start(bedroom) { threads.append(thread) }
    while bedroom.asleep.load(ordering: .relaxed) < threads.count { usleep(1_000) }
    let asleep = Memory.now
    bedroom.wakeEverybody()
    for thread in threads { pthread_join(thread, nil) }
    return Measurement(
      count: threads.count, woken: bedroom.woken.load(ordering: .relaxed), before: before,
      asleep: asleep)
  }

  /// Starts a thread that goes to sleep; `nil` if the system refuses.
  private static func start(_ bedroom: Bedroom) -> pthread_t? {
    let argument = Unmanaged.passRetained(bedroom)
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let result = pthread_create(
      &thread, nil,
      { argument in
        #if canImport(Darwin)
          Unmanaged<Bedroom>.fromOpaque(argument).takeRetainedValue().sleep()
        #else
          if let argument { Unmanaged<Bedroom>.fromOpaque(argument).takeRetainedValue().sleep() }
        #endif
        return nil
      }, argument.toOpaque())
    if result == 0 { return thread }
    argument.release()
    return nil
  }
}

/// Where threads sleep until the morning.
final class Bedroom: Sendable {
  let asleep = Atomic(0)
  let woken = Atomic(0)
  private let isMorning = Atomic(false)
  private let bell = NSCondition()

  /// Blocks the thread until everybody is woken.
  func sleep() {
    asleep.add(1, ordering: .relaxed)
    bell.lock()
    while !isMorning.load(ordering: .relaxed) { bell.wait() }
    bell.unlock()
    woken.add(1, ordering: .relaxed)
  }

  func wakeEverybody() {
    bell.lock()
    isMorning.store(true, ordering: .relaxed)
    bell.broadcast()
    bell.unlock()
  }
}

import Generators
import Loop

/// Tasks of which each sleeps for an hour, or a little longer.
package enum SleepingTasks {
  /// Makes so many, measures when all are asleep, and waits until they have woken.
  static func measure(_ count: Int) throws -> Measurement {
    // The clock jumps when everybody sleeps, so that nobody has to wait for an hour.
    let loop = try EventLoop(clock: VirtualClock())
    defer { loop.close() }
    return try measure(count, on: loop)
  }

  /// Has so many sleep on a loop.
  package static func sleep(_ count: Int, on loop: EventLoop) throws {
    let measurement = try measure(count, on: loop)
    print("\(count) tasks sleep on one thread")
    print("all have woken: \(measurement.woken == count)")
  }

  private static func measure(_ count: Int, on loop: EventLoop) throws -> Measurement {
    let alarm = Alarm()
    let before = Memory.now
    for number in 0..<count {
      loop.createTask(Sleeper(alarm: alarm, extra: .milliseconds(number % 1000)))  // ⟷ start
    }
    var asleep: Memory?
    loop.callLater(.seconds(60)) {
      precondition(loop.taskCount == count && alarm.woken == 0, "somebody does not sleep")
      asleep = Memory.now
    }
    try loop.runUntilIdle()
    return Measurement(count: count, woken: alarm.woken, before: before, asleep: asleep)
  }
}

/// Counts who has woken.
final class Alarm {
  var woken = 0
}

/// Sleeps for an hour, and so much more.
struct Sleeper: Coroutine {
  let alarm: Alarm
  let extra: Duration

  static let body = Program {
    YieldFrom { $0.loop.sleep(.seconds(3600) + $0.extra) }  // ⟷ sleep
    Do { $0.alarm.woken += 1 }  // ⟷ wake
  }
}

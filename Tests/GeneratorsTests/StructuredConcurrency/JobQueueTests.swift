import Generators
import Synchronization
import Testing

/// Where the jobs of a straight-line body are until its driver takes them.
///
/// The jobs are mere numbers here: no queue looks into one, and nothing runs them.
@Suite struct JobQueueTests {
  private static func enqueue(_ number: UInt, in queue: JobQueue) {
    queue.enqueue(ExecutorJob(unsafeBitCast(number << 4, to: UnownedJob.self)))
  }

  private static func take(from queue: JobQueue) -> UInt? {
    queue.take().map { unsafeBitCast($0, to: UInt.self) >> 4 }
  }

  @Test func `jobs are taken in the order in which they came`() {
    let queue = JobQueue()
    #expect(Self.take(from: queue) == nil)
    for count in 1...4 as ClosedRange<UInt> {
      for number in 1...count { Self.enqueue(number, in: queue) }
      #expect(Self.take(from: queue) == 1)
      Self.enqueue(9, in: queue)
      for number in 2..<(count + 1) { #expect(Self.take(from: queue) == number) }
      #expect(Self.take(from: queue) == 9)
      #expect(Self.take(from: queue) == nil)
    }
  }

  @Test func `a wake is called once, by the next job`() {
    let queue = JobQueue()
    let called = Count()
    queue.whenJobArrives { called.add() }
    #expect(called.value == 0)
    #expect(Self.take(from: queue) == nil)
    Self.enqueue(1, in: queue)
    Self.enqueue(2, in: queue)
    #expect(called.value == 1)
    queue.whenJobArrives { called.add() }
    #expect(called.value == 2)
    #expect([Self.take(from: queue), Self.take(from: queue)] == [1, 2])
    Self.enqueue(3, in: queue)
    #expect(called.value == 2)
    #expect(Self.take(from: queue) == 3)
  }

  @Test func `a driver that is woken finds a job, whichever thread is late`() async {
    // The threads put in their jobs in turn, and each may be slow to leave the queue.
    let queue = JobQueue()
    let (wanted, woken, inVain) = (Count(), Count(), Count())
    let rounds = 20_000
    await withTaskGroup(of: Void.self) { group in
      for place in 1...2 {
        group.addTask {
          for round in stride(from: place, through: rounds, by: 2) {
            while wanted.value < round { await Task.yield() }
            Self.enqueue(UInt(round), in: queue)
          }
        }
      }
      for round in 1...rounds {
        wanted.add()
        queue.whenJobArrives {
          if Self.take(from: queue) == nil { inVain.add() }
          woken.add()
        }
        while woken.value < round { await Task.yield() }
      }
    }
    #expect(inVain.value == 0)
  }
}

/// A number that threads count up.
private final class Count: Sendable {
  private let number = Atomic(0)

  var value: Int { number.load(ordering: .acquiring) }

  func add() { number.wrappingAdd(1, ordering: .acquiringAndReleasing) }
}

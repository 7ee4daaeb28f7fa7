import Generators
import Loop

/// Puts five numbers into a queue that has room for two, and then the end.
struct Producer: Coroutine {
  let queue: Queue<Int?>
  var number = 0

  static let body = Program {
    For(\.number, in: { _ in 1...5 }) { YieldFrom { $0.queue.put($0.number) } }
    YieldFrom { $0.queue.put(nil) }
  }
}

/// Runs a producer, and takes what it makes.
struct Exchange: Coroutine {
  typealias Returned = [String]
  let queue = Queue<Int?>(maxSize: 2)
  var item: Int? = 0
  var lines: [String] = []

  static let body = Program {
    Do { $0.loop.createTask(Producer(queue: $0.queue)) }
    While({ $0.item != nil }) {
      YieldFrom(into: \.item) { $0.queue.get() }
      Do { if let item = $0.item { $0.lines.append("took \(item)") } }
    }
    Return { $0.lines }
  }
}

/// The same with Swift's own: an `AsyncStream` is asked by its consumer, so nothing is kept at all.
@Sendable
func nativeExchange() async throws -> [String] {
  let counter = Counter()
  let numbers = AsyncStream { await counter.next() }
  var lines: [String] = []
  for await number in numbers { lines.append("took \(number)") }
  return lines
}

private actor Counter {
  private var last = 0

  func next() -> Int? {
    last += 1
    return last <= 5 ? last : nil
  }
}

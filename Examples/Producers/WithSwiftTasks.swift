import Marks

/// The kitchen as child tasks; the queue is an actor, since Swift has none that makes producers wait.
package enum WithSwiftTasks {
  /// Runs the kitchen, from the first to the last dish.
  package static func serve() async throws {
    let queue = TaskQueue(maxSize: 2)
    try await withThrowingDiscardingTaskGroup { waiters in
      for (name, seconds) in [("Anna", 53), ("Ben", 71), ("Cleo", 97)] {
        waiters.addTask {
          try await running(name) { try await wait(queue, name, seconds) }  // ⟷ waiters
        }
      }
      try await withThrowingTaskGroup(of: Void.self) { cooks in
        for (dish, count, seconds) in [("soup", 6, 10), ("cake", 3, 37)] {
          cooks.addTask {
            try await running(dish) { try await cook(queue, dish, count, seconds) }  // ⟷ cooks
          }
        }
        try await waiting(for: queue.putters.last) { try await cooks.waitForAll() }
      }
      say("the cooks are done, \(await queue.count) dishes wait")
      await waiting(for: queue.takers.last) { await queue.join() }  // ⟷ join
      say("everything is served")
      await queue.close()  // ⟷ cancel
    }  // here the group waits for its tasks  // ⟷ home
  }

  private static func cook(
    _ queue: TaskQueue, _ dish: String, _ count: Int, _ seconds: Int
  ) async throws {
    for number in 1...count {
      try await sleep(for: .seconds(seconds))  // ⟷ cook
      let name = "\(dish) \(number)"
      say("\(name) is ready" + (await queue.isFull ? ", and there is no room" : ""))
      await waiting(for: queue.takers.last) { await queue.put(name) }  // ⟷ put
    }
  }

  private static func wait(_ queue: TaskQueue, _ name: String, _ seconds: Int) async throws {
    var served = 0
    while let dish = await waiting(for: queue.putters.last, { await queue.get() }) {  // ⟷ get
      say("\(name) takes \(dish)")
      try await sleep(for: .seconds(seconds))  // ⟷ serve
      served += 1
      await queue.taskDone()
    }
    say("\(name) goes home after \(served) dishes")  // ⟷ finally
  }
}

/// A queue between tasks: those who have to wait leave a continuation.
private actor TaskQueue {
  let putters = Trail()
  let takers = Trail()
  private let maxSize: Int
  private var dishes: [String] = []
  private var unfinished = 0
  private var isClosed = false
  private var getting: [CheckedContinuation<String?, Never>] = []
  private var putting: [CheckedContinuation<Void, Never>] = []
  private var joining: [CheckedContinuation<Void, Never>] = []

  init(maxSize: Int) { self.maxSize = maxSize }

  var count: Int { dishes.count }
  var isFull: Bool { dishes.count >= maxSize }

  func put(_ dish: String) async {
    while isFull { await withCheckedContinuation { putting.append($0) } }
    unfinished += 1
    putters.leave()
    if getting.isEmpty {
      dishes.append(dish)
    } else {
      getting.removeFirst().resume(returning: dish)
    }
  }

  /// The next dish; nothing if the kitchen is closed.
  func get() async -> String? {
    takers.leave()
    guard dishes.isEmpty else {
      if !putting.isEmpty { putting.removeFirst().resume() }
      return dishes.removeFirst()
    }
    if isClosed { return nil }
    return await withCheckedContinuation { getting.append($0) }
  }

  func taskDone() {
    takers.leave()
    unfinished -= 1
    if unfinished == 0 { for join in joining { join.resume() } }
  }

  func join() async {
    if unfinished > 0 { await withCheckedContinuation { joining.append($0) } }
  }

  func close() {
    putters.leave()
    isClosed = true
    for get in getting { get.resume(returning: nil) }
    getting = []
  }
}

import Generators
import Loop

/// Two producers, three consumers and the queue between them, from the first to the last dish.
struct Kitchen: Coroutine {
  let queue = Queue<String>(maxSize: 2)
  var waiters: [EventLoop.Task<Void>] = []

  static let body = Program {
    Do { frame in
      frame.waiters = [("Anna", 53), ("Ben", 71), ("Cleo", 97)].map { name, seconds in
        frame.loop.createTask(  // ⟷ waiters
          Waiter(queue: frame.queue, name: name, seconds: seconds), name: name)
      }
    }
    YieldFrom {
      $0.loop.gather([  // ⟷ cooks
        Cook(queue: $0.queue, dish: "soup", count: 6, seconds: 10),
        Cook(queue: $0.queue, dish: "cake", count: 3, seconds: 37),
      ])
    }
    Do { $0.loop.say("the cooks are done, \($0.queue.count) dishes wait") }
    YieldFrom { $0.queue.join() }  // ⟷ join
    Do {
      $0.loop.say("everything is served")
      for waiter in $0.waiters { waiter.cancel() }  // ⟷ cancel
    }
    YieldFrom { $0.loop.wait($0.waiters) }  // ⟷ home
  }
}

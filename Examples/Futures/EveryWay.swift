import Generators
import Loop

/// Gets tasks in each way there is, and has each tell which task drives it.
///
/// No task is made by hand. Whoever takes "a coroutine or a future" wraps the coroutine in a task,
/// so that in the end everything is a future; `waitFor` and task groups do so as well. A task is
/// scheduled as soon as it is made, where a thread has to be told to start.
struct EveryWay: Coroutine {
  @Late var task: EventLoop.Task<String>
  @Late var following: EventLoop.NextCompleted<String>

  static let body = Program {
    YieldFrom({ $0.driven }, receive: { print("runUntilComplete, and yield from: \($1)") })

    Do {
      $0.task = $0.loop.createTask($0.driven)
      print("createTask: scheduled, and not done: \(!$0.task.isDone)")
    }
    YieldFrom({ $0.task }, receive: { print("createTask: \($1)") })

    YieldFrom(
      { $0.loop.ensureFuture($0.driven) },
      receive: { print("ensureFuture of a coroutine: \($1)") })
    Do {
      print("ensureFuture of a task, the task: \($0.loop.ensureFuture($0.task) == $0.task.future)")
    }

    YieldFrom(
      { $0.loop.gather([$0.driven, $0.driven]) },
      receive: { print("gather: \($1.joined(separator: ", "))") })
    YieldFrom(
      { $0.loop.wait([$0.driven, $0.driven]) },
      receive: { print("wait: \(try $1.done.map { try $0.result() }.joined(separator: ", "))") })
    For(\.following, in: { $0.loop.asCompleted([$0.driven, $0.driven]) }) {
      YieldFrom({ $0.following }, receive: { print("asCompleted: \($1)") })
    }
    YieldFrom({ $0.loop.shield($0.driven) }, receive: { print("shield: \($1)") })
  }

  private var driven: Driven { Driven() }
}

/// Returns the name of the task that drives it.
struct Driven: Coroutine {
  typealias Returned = String

  static let body = Program {
    YieldFrom(EventLoop.turn)
    Return { $0.loop.currentTask?.name ?? "no task" }
  }
}

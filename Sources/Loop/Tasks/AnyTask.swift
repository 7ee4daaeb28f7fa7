import Generators

extension EventLoop {
  /// A task whose result does not matter: what ``allTasks`` and ``currentTask`` give.
  public struct AnyTask: Hashable {
    let future: Future<Void>

    init(_ head: CellRef) {
      future = Future(cell: head.cell)
    }

    /// Forgets the type of a task.
    public init<Value>(_ task: Task<Value>) { future = Future(cell: task.cell) }

    /// The name, for people: the one it was given, or `Task-` and a number; `nil` once its loop
    /// is gone.
    public var name: String? { Task(future: future).name }

    /// The number of the task: 1 for the first that its loop has made, 2 for the next.
    ///
    /// It stays the same, and no other task of the loop has it, as long as there are fewer than 2^32.
    /// What a closed loop has made in place of a task has the number 0.
    public var number: Int {
      let head = future.cell.head
      guard head.kind == .task else { return 0 }
      return head.isPending ? head.loop?.register.number(head) ?? 0 : head.index
    }

    /// Where the task is suspended, as ``EventLoop/Task/trace``.
    public var trace: [SourcePlace] { Task(future: future).trace }

    /// Whether the task has ended.
    public var isDone: Bool { future.isDone }

    /// Whether the task was cancelled.
    public var isCancelled: Bool { future.isCancelled }

    /// Cancels what the task is doing.
    ///
    /// - Returns: Whether there was something to cancel; not if it is done already.
    @discardableResult
    public func cancel() -> Bool { future.cancel() }
  }

  /// The tasks that are not done, in the order in which they were made.
  ///
  /// Complexity: O(n log n), n = number of tasks.
  public var allTasks: [AnyTask] { register.inOrder.map(AnyTask.init) }

  /// The task that is stepped now; `nil` in a callback and outside the loop.
  public var currentTask: AnyTask? { current.map(AnyTask.init) }
}

@available(*, unavailable, message: "a task belongs to the thread of its loop")
extension EventLoop.AnyTask: Sendable {}

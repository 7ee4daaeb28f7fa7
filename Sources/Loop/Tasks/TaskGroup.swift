import Generators

/// What went wrong in a task group: the errors of its tasks, in the order in which they failed.
///
/// The last is that of the statements themselves, if they failed too. A task that was cancelled has
/// not failed. Python: `ExceptionGroup`.
public struct TaskGroupError: Error {
  /// The errors; at least one.
  public let errors: [any Error]
}

extension TaskGroupError: CustomStringConvertible {
  /// How many tasks have failed, and with what; of many, those in the middle are counted only.
  public var description: String {
    let texts = errors.map { "\($0)" }.cutInTheMiddle.joined(separator: "; ")
    return "\(errors.count) of a task group failed: \(texts)"
  }
}

extension EventLoop {
  /// A group of tasks that end together.
  ///
  /// - Returns: A context, which is entered once.
  public func taskGroup() -> TaskGroup { TaskGroup(self) }

  /// Tasks that end together: the context that ``EventLoop/taskGroup()`` gives.
  ///
  /// ```swift
  /// With({ $0.loop.taskGroup() }, into: \.group) {
  ///   Do { try $0.group?.createTask(DownloadOne(cc: "BR")) }
  ///   Do { try $0.group?.createTask(DownloadOne(cc: "IN")) }
  /// }
  /// // Here both are done.
  /// ```
  ///
  /// The `With` ends when all tasks of the group are done. The first that fails cancels the others and
  /// the statements; when all have ended the `With` raises a ``TaskGroupError`` with all errors. If the
  /// statements fail, or the task that runs them is cancelled, all tasks of the group are cancelled.
  /// If then one of them fails, its error is raised first, and the cancellation where the task waits
  /// next. A cancellation that the statements have caught is not raised again.
  ///
  /// As in Python 3.13. It is not called `TaskGroup` at top level, since that would hide Swift's.
  public final class TaskGroup: ContextManager {
    let link: LoopLink
    fileprivate var parent: Cell?
    private var cancelsBefore = 0
    private var tasks: [ObjectIdentifier: (number: Int, cell: Cell)] = [:]
    private var lastNumber = 0
    private var isExiting = false
    private var isParentCancelled = false
    fileprivate var isAborting = false
    fileprivate var errors: [any Error] = []
    fileprivate var emptied: Future<Void>?

    init(_ loop: EventLoop) { link = loop.link }

    /// How many tasks of the group are not done.
    public var count: Int { tasks.count }

    /// Wraps a coroutine in a task of the group.
    ///
    /// - Parameters:
    ///   - coroutine: A coroutine, or anything else that can be awaited.
    ///   - name: A name for people.
    /// - Returns: The task.
    /// - Throws: ``LoopError/groupNotActive`` if the group is not entered, ends because of an error, or
    ///   has ended.
    @discardableResult
    public func createTask<Source: Delegatable>(
      _ coroutine: consuming Source, name: String? = nil
    ) throws -> Task<Source.Delegation.Returned>
    where Source.Delegation.Yielded == Suspension, Source.Delegation.Sent == Void {
      if parent == nil || isAborting || (isExiting && tasks.isEmpty) {
        throw LoopError.groupNotActive
      }
      let task = try link.open().createTask(coroutine, name: name)
      lastNumber += 1
      tasks[ObjectIdentifier(task.cell)] = (lastNumber, task.cell)
      task.future.observe(GroupObserver(self))
      return task
    }

    /// Begins the group; raises ``LoopError/outsideTask`` outside a task.
    public func enter() -> Immediately<TaskGroup> {
      Immediately { [self] in
        let loop = try link.open()
        guard let head = loop.current else { throw LoopError.outsideTask }
        precondition(parent == nil && !isExiting, "TaskGroup: a group is entered once")
        parent = head.cell
        cancelsBefore = loop.cancelCounts.enter(head)
        return self
      }
    }

    /// Waits for all tasks of the group, and raises their errors.
    public func exit(_ error: (any Error)?) -> EventLoop.TaskGroup.Exit {
      EventLoop.TaskGroup.Exit(self, error)
    }

    /// Begins to end; says what cancellation is to go on afterwards.
    fileprivate func beginExit(_ error: (any Error)?) -> (any Error)? {
      isExiting = true
      var cancellation = error is CancelledError ? error : nil
      if isParentCancelled, let parent, let loop = link.loop,
        loop.cancelCounts.takeBack(parent.head) <= cancelsBefore
      {
        cancellation = nil
        // A group inside may have put it off.
        parent.head.withdrawCancel()
      }
      if error != nil { abort() }
      return cancellation
    }

    /// Has a cancellation by somebody else raised where the task waits next, if there was one.
    fileprivate func putCancellationOff() {
      guard let head = parent?.head, let loop = link.loop,
        loop.cancelCounts.count(of: head) > cancelsBefore
      else {
        return
      }
      head.requestCancel()
    }

    fileprivate func endExit() {
      guard let parent = parent.take() else { return }
      link.loop?.cancelCounts.leave(parent.head)
    }

    /// Cancels the tasks of the group, in the order in which they were made; the first time only.
    fileprivate func abort() {
      guard !isAborting, let loop = link.loop else { return }
      isAborting = true
      for task in tasks.values.sorted(by: { $0.number < $1.number }) {
        _ = loop.cancel(task.cell.head)
      }
    }

    fileprivate func taskDone(_ cell: Cell) {
      tasks[ObjectIdentifier(cell)] = nil
      if tasks.isEmpty { emptied?.complete(.finished) }
      let head = cell.head
      // A group that was closed raises nothing any more: the error is reported as that of any task.
      guard let parent, head.status == .failed else { return }
      errors.append(head.failure())
      guard !isAborting else { return }
      abort()
      if !isExiting {
        isParentCancelled = true
        _ = link.loop?.cancel(parent.head)
      }
    }
  }
}

@available(*, unavailable, message: "a task group belongs to the thread of its loop")
extension EventLoop.TaskGroup: Sendable {}

/// Tells a group that one of its tasks is done.
private final class GroupObserver: FutureObserver {
  let group: EventLoop.TaskGroup

  init(_ group: EventLoop.TaskGroup) { self.group = group }

  override var completes: CellRef? { group.emptied?.cell.head }

  override var role: ObserverRole {
    .group(group, parent: group.parent?.head)
  }

  override func futureDone(_ cell: Cell) { group.taskDone(cell) }
}

extension EventLoop.TaskGroup {
  /// Waits for the tasks of a group: how a ``EventLoop/TaskGroup`` is left.
  public struct Exit: Generator {
    public typealias Yielded = Suspension
    public typealias Sent = Void
    public typealias Returned = Void

    private let group: EventLoop.TaskGroup
    private let error: (any Error)?
    private var cancellation: (any Error)?
    private var hasBegun = false

    init(_ group: EventLoop.TaskGroup, _ error: (any Error)?) {
      self.group = group
      self.error = error
    }

    public mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
      if !hasBegun {
        hasBegun = true
        cancellation = group.beginExit(error)
        // Who is closed cannot wait.
        if let error, error is GeneratorExit { return try end(error) }
      }
      if case .raise(let error) = resumption {
        guard error is CancelledError else {
          group.abort()
          return try end(error)
        }
        if !group.isAborting {
          cancellation = error
          group.abort()
        }
        group.emptied = nil
      }
      if group.count > 0 {
        let emptied =
          if let emptied = group.emptied, !emptied.isDone { emptied } else {
            try group.link.open().createFuture(Void.self)
          }
        group.emptied = emptied
        return .yielded(emptied.suspension)
      }
      if let cancellation, group.errors.isEmpty { return try end(cancellation) }
      if let error, !(error is CancelledError) { group.errors.append(error) }
      // Without errors, a cancellation that came was raised, and it is the statements' affair if they
      // went on.
      if group.errors.isEmpty { return try end(nil) }
      group.putCancellationOff()
      return try end(TaskGroupError(errors: group.errors))
    }

    private func end(_ error: (any Error)?) throws -> Step<Suspension, Void> {
      group.endExit()
      if let error { throw error }
      return .returned(())
    }
  }
}

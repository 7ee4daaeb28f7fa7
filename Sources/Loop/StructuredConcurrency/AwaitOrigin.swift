/// The coroutine that awaits a Swift task, for what that in turn runs on the same loop.
///
/// Only where an instrument looks: nobody else asks who has made a task.
struct AwaitOrigin: Sendable {
  /// That of the Swift task that runs, and of those that it makes.
  @TaskLocal static var current: AwaitOrigin?

  private let inbox: ObjectIdentifier
  private let number: UInt32

  /// The task at work on a loop; nothing if nobody looks at the loop.
  init?(on loop: EventLoop) {
    guard let task = loop.hooks?.taskAtWork else { return nil }
    inbox = ObjectIdentifier(loop.inbox)
    number = UInt32(truncatingIfNeeded: task)
  }

  /// The number of the task, if it is one of this loop.
  func number(on loop: EventLoop) -> UInt32? {
    inbox == ObjectIdentifier(loop.inbox) ? number : nil
  }
}

/// One loop of a group, as the others see it; it does not keep the thread.
struct GroupMember: Sendable {
  let handle: ThreadsafeLoop

  /// The coroutines that were sent to it, and the connections that it has.
  let load = LoadCount()

  /// Whether the loop takes work.
  var isOpen: Bool { handle.inbox.isOpen }
}

import Generators

/// Event loops on threads of their own, as many as the process has cores, that share the work.
///
/// ```swift
/// let group = try LoopGroup()
/// let image = try await group.run { _ in DownloadOne(cc: "BR") }
/// let server = try await group.startServer(on: .ipv4(.any, port: 8080)) {
///   Echo(reader: $0, writer: $1)
/// }
/// _ = await group.shutdown(grace: .seconds(5))
/// ```
///
/// Each is a loop like every other. What belongs to one stays there: a coroutine runs on one loop from its
/// first step to its last, and so does a connection. Between the loops go only values that are `Sendable`:
/// what a closure takes along that makes a coroutine, and what the coroutine returns.
///
/// The group may be used from any thread, from Swift tasks and from coroutines. Its loops run until
/// ``shutdown(grace:)``, or until the group and its servers are dropped. A loop that fails is closed, its
/// exception handler is told (``ErrorReport/Kind/threadEnded``), and the others take its part.
///
/// Mirrors the worker processes of `uvicorn --workers`, and `multiprocessing.Process` with an event loop in
/// each. Unlike those the loops share the memory of one process, and values need no pickling.
public final class LoopGroup: Sendable {
  struct State {
    /// The number of the loop that is the next one's turn.
    var next = 0

    var lastServer: UInt64 = 0

    /// The servers that were started and not ended, by their numbers.
    var servers: Set<UInt64> = []

    /// The end, once it was asked for: whether all connections had ended in time.
    var end: Task<Bool, Never>?
  }

  /// The threads with their loops, in the order in which they were started.
  ///
  /// For what is to be done on a certain one: each has a ``LoopThread/handle`` and an
  /// ``LoopThread/executor``. To shut one down takes it from the group.
  public let threads: [LoopThread]

  let members: [GroupMember]
  let state = SystemMonitor(State())

  /// How many cores the threads of this process may run on, and so how many loops a group has unless it is
  /// told otherwise.
  ///
  /// Those that the process was given (`taskset`), which may be fewer than the machine has.
  public static var defaultCount: Int { ProcessInformation.coreCount }

  /// Starts the threads, and returns when all loops run.
  ///
  /// - Parameters:
  ///   - count: How many, at least one.
  ///   - configure: Called once for each loop, on its thread and before it runs, with its number, which counts
  ///     from zero: to set its exception handler, or to start what it is for.
  /// - Throws: ``SystemError`` if the system has no thread or no descriptor left; what `configure` throws. The
  ///   threads that were started have ended then.
  public init(
    count: Int = LoopGroup.defaultCount,
    _ configure: @escaping @Sendable (_ loop: EventLoop, _ number: Int) throws -> Void = { _, _ in }
  ) throws {
    precondition(count > 0, "LoopGroup: a group needs at least one loop")
    var threads: [LoopThread] = []
    do {
      for number in 0..<count {
        threads.append(
          try LoopThread { loop in
            _ = loop.service(GroupService.self) { GroupService() }
            try configure(loop, number)
          })
      }
    } catch {
      for thread in threads { thread.stop() }
      for thread in threads { thread.waitForEnd() }
      throw error
    }
    self.threads = threads
    members = threads.map { GroupMember(handle: $0.handle) }
  }

  /// How many loops there are.
  public var count: Int { threads.count }

  /// How much each loop has to do: the coroutines that the group has sent there, and the connections of the
  /// group's servers that it has.
  ///
  /// It is what ``Choice/leastLoaded`` compares. How long they take nobody knows.
  public var loads: [Int] { members.map(\.load.value) }
}

extension LoopGroup: CustomStringConvertible {
  /// What each loop has to do: `<LoopGroup loads=3,2>`.
  public var description: String {
    "<LoopGroup loads=\(loads.map(String.init).joined(separator: ","))>"
  }
}

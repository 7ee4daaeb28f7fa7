/// What tasks share, collected while a snapshot goes over them: locks, queues and groups.
struct SnapshotSurroundings {
  var locks = ObjectTable<EventLoop.Snapshot.Lock>()
  var queues = ObjectTable<EventLoop.Snapshot.Queue>()
  var groups = ObjectTable<EventLoop.Snapshot.Group>()

  /// What else a task is watched for.
  struct Watch {
    var limits: [Int64] = []
    var outsideCount = 0
  }

  /// Adds a task to the lock or the queue in front of which it waits.
  mutating func add(
    _ number: Int, at obstacle: DeadlockError.Obstacle, _ place: CellRef?, _ loop: EventLoop
  ) {
    switch obstacle {
    case .lock:
      guard let hold = place?.hold else { return }
      let lock = locks.place(of: hold) {
        EventLoop.Snapshot.Lock(holder: hold.holder(on: loop).map { Int($0) }, waiters: [])
      }
      locks.items[lock].waiters.append(number)
    case .queueItem, .queuePlace:
      guard let queue = place?.queue else { return }
      let path: WritableKeyPath<EventLoop.Snapshot.Queue, [Int]> =
        obstacle == .queueItem ? \.getters : \.putters
      let item = queues.place(of: queue) {
        EventLoop.Snapshot.Queue(
          count: queue.count, maxSize: queue.maxSize, getters: [], putters: [])
      }
      queues.items[item][keyPath: path].append(number)
    default: break
    }
  }

  /// Adds a task to its group, and says what else it is watched for.
  mutating func addGroups(of head: CellRef, _ number: Int, _ loop: EventLoop) -> Watch {
    var watch = Watch()
    if !loop.cancelCounts.isEmpty { watch.limits = loop.cancelCounts.limits(over: head) }
    if head.waiters != .none, head.waiters.task == nil {
      head.waiters.eachWord { word in
        switch word.observed?.role ?? .other {
        case .group(let group, let parent):
          let item = groups.place(of: group) {
            EventLoop.Snapshot.Group(
              parent: parent.flatMap { $0.isPending ? loop.register.number($0) : nil }, tasks: [])
          }
          groups.items[item].tasks.append(number)
        case .limit(let deadline): watch.limits.append(deadline)
        case .outside: watch.outsideCount += 1
        case .other: break
        }
      }
    }
    if watch.limits.count > 1 { watch.limits.sort() }
    return watch
  }
}

/// Something for each of several objects, in the order in which they were first met.
struct ObjectTable<Item> {
  var items: [Item] = []
  private var places: [ObjectIdentifier: Int] = [:]

  /// Where the item of an object is, which is made when the object is new.
  mutating func place(of object: AnyObject, _ make: () -> Item) -> Int {
    let object = ObjectIdentifier(object)
    if let place = places[object] { return place }
    places[object] = items.count
    items.append(make())
    return items.count - 1
  }
}

/// Told of each child of a gather; completes the outer future.
@usableFromInline
final class GatherObserver: CompositeObserver {
  private let mayRepeat: Bool
  private let keepsErrors: Bool
  private let collect: (UnsafeMutablePointer<CellHead>, [Unmanaged<Cell>]) -> Void

  // Unchecked: these are touched for every child, and no access is open while anything is called
  // that could come back here.
  /// In order; retained, but for those that are loose.
  @exclusivity(unchecked) private var children: [Unmanaged<Cell>] = []

  /// The places of the children that are not held, since the outer future is pinned.
  @exclusivity(unchecked) private var loose: [UnsafeMutablePointer<CellHead>: [Int]] = [:]

  /// Those that nobody else has any more.
  @exclusivity(unchecked) private var inherited: Set<UnsafeMutablePointer<CellHead>> = []
  @exclusivity(unchecked) private var seen: Set<ObjectIdentifier> = []
  @exclusivity(unchecked) private var pending = 0

  /// Those that were done when they were added; emptied as soon as all are there.
  private var early: [Cell] = []
  @exclusivity(unchecked) private var pendingTasks = 0
  @exclusivity(unchecked) private var isCancelling = false
  @exclusivity(unchecked) private var isCancelRequested = false

  @usableFromInline
  init(
    _ outer: Cell, _ mayRepeat: Bool, _ keepsErrors: Bool,
    _ collect: @escaping (UnsafeMutablePointer<CellHead>, [Unmanaged<Cell>]) -> Void
  ) {
    self.mayRepeat = mayRepeat
    self.keepsErrors = keepsErrors
    self.collect = collect
    super.init(completing: outer)
  }

  @usableFromInline
  func reserveCapacity(_ count: Int) { children.reserveCapacity(count) }

  /// Adds a child, and stands in line at it, once.
  @usableFromInline
  func add(_ cell: Cell) {
    children.append(.passRetained(cell))
    if mayRepeat, !seen.insert(ObjectIdentifier(cell)).inserted { return }
    pending += 1
    let head = cell.head
    if head.pointee.status != .pending {
      early.append(cell)
    } else if head.pointee.kind == .task {
      pendingTasks += 1
      // The error of a task that nobody waits for is reported as that of the gather.
      pin()
      head.pointee.waiters.append(.observer(self))
    } else {
      Future<Void>(cell: cell).observe(keeping: self)
    }
  }

  /// Ends the adding of children; those that are done already count at once.
  @usableFromInline
  func begin() {
    if mayRepeat {
      seen = []
      if isPinned { loosenMembers() }
    }
    if let outer, children.isEmpty {
      collect(outer, [])
      outer.complete(.finished)
    }
    for cell in early { childDone(cell.head) }
    early = []
  }

  deinit { release(children) }

  override var mustEnd: Bool { pendingTasks > 0 }

  override var isAnyMemberElsewhere: Bool { pending > inherited.count }

  override func loosenMembers() {
    // Not before all are there.
    guard mayRepeat, seen.isEmpty else { return }
    for (place, child) in children.enumerated() {
      let head = child.head
      // What nobody else has stays so.
      if head.pointee.status == .pending, head.pointee.kind != .task, !inherited.contains(head) {
        loose[head, default: []].append(place)
      }
    }
    // What is dropped here changes the table.
    for (_, places) in loose { for place in places { children[place].release() } }
  }

  override func tightenMembers() { tighten(children) }

  private func tighten(_ children: [Unmanaged<Cell>]) {
    for (_, places) in loose { for place in places { _ = children[place].retain() } }
    loose = [:]
  }

  override func futureMoved(
    from head: UnsafeMutablePointer<CellHead>, to heir: UnsafeMutablePointer<CellHead>
  ) {
    guard let places = loose.removeValue(forKey: head) else { return }
    for place in places { children[place] = heir.object }
    loose[heir] = places
  }

  override func futureDropped(_ heir: Cell) {
    guard loose[heir.head] != nil, !lives(heir) else { return }
    guard let places = loose.removeValue(forKey: heir.head) else { return }
    for place in places { _ = children[place].retain() }
    inherited.insert(heir.head)
    unpinIfPossible()
  }

  /// Gives up what is held of the children.
  private func release(_ members: [Unmanaged<Cell>]) {
    // Those that are loose once more, to make it the same for all.
    tighten(members)
    for member in members { member.release() }
  }

  override func futureDone(_ cell: Cell) {
    let head = cell.head
    if !loose.isEmpty, let places = loose.removeValue(forKey: head) {
      for place in places { _ = children[place].retain() }
    }
    if !inherited.isEmpty { inherited.remove(head) }
    if head.pointee.kind == .task { pendingTasks -= 1 }
    childDone(head)
    if pendingTasks == 0, pending > 0, head.pointee.kind == .task { unpinIfPossible() }
  }

  /// Counts a child that is done, and completes the outer future if it was the last one.
  private func childDone(_ head: UnsafeMutablePointer<CellHead>) {
    pending -= 1
    guard let outer else {
      if isOver { head.pointee.flags.remove(.unretrieved) }
      return
    }
    if !keepsErrors, head.pointee.status != .finished {
      head.pointee.flags.remove(.unretrieved)
      return fail(head.pointee.status == .failed ? head.errorSlot.pointee : CancelledError.shared)
    }
    guard pending == 0 else { return }
    if isCancelRequested {
      for child in children { child.head.pointee.flags.remove(.unretrieved) }
      return fail(CancelledError.shared)
    }
    let (kept, members) = (outer.object.takeUnretainedValue(), children)
    collect(outer, members)
    kept.head.complete(.finished)
  }

  private func fail(_ error: any Error) {
    guard let kept = outer?.object.takeUnretainedValue() else { return }
    outerIsOver()
    kept.head.errorSlot.initialize(to: error)
    kept.head.complete(.failed)
  }

  override func withdraw() {
    let members = children
    children = []
    if pending > 0 {
      for head in members.lazy.map(\.head) where head.pointee.status == .pending {
        guard head.pointee.waiters.remove(self), isOver else { continue }
        // As in asyncio, where the callback stays: an error that comes now is nobody's affair.
        head.pointee.flags.insert(.unretrieved)
      }
    }
    release(members)
  }

  /// Cancels the children of a pending outer future, in order, and what these wait for.
  ///
  /// Without recursion: a child may await another gather, and so on, as deep as memory allows.
  @usableFromInline
  static func cancel(_ head: UnsafeMutablePointer<CellHead>) -> UInt {
    guard let loop = head.pointee.anchor.pointee.loop,
      let outermost = Cancelling(head, awaitedBy: nil)
    else { return 0 }
    var open = [outermost]
    while true {
      let last = open.count - 1
      guard let child = open[last].nextChild() else {
        let isCancelled = open.removeLast().end(on: loop)
        if open.isEmpty { return isCancelled ? 1 : 0 }
        open[last - 1].note(isCancelled)
        continue
      }
      switch loop.cancelRow(from: child.head) {
      case .settled(let isCancelled):
        open[last].note(isCancelled)
      case .composite(let inner, let task):
        if let gather = Cancelling(inner, awaitedBy: task) {
          open.append(gather)
        } else if inner.pointee.kind == .gather, let task {
          // Its children are being cancelled: the task waits, through others, for itself.
          loop.interrupt(task)
          open[last].note(true)
        } else {
          open[last].note(loop.endCancelling(task, inner.operate(.cancel) != 0))
        }
      }
    }
  }

  /// A gather whose children are being cancelled.
  private struct Cancelling {
    private let observer: GatherObserver
    private let task: UnsafeMutablePointer<CellHead>?
    private let children: [Cell]
    private var next = 0
    private var isCancelled = false

    /// Begins; `nil` if it stands for something else than a gather, or if it has begun: a child may
    /// await, through others, the outer future.
    init?(
      _ head: UnsafeMutablePointer<CellHead>, awaitedBy task: UnsafeMutablePointer<CellHead>?
    ) {
      guard let observer = head.compositeObserver as? GatherObserver, !observer.isCancelling else {
        return nil
      }
      self.observer = observer
      observer.isCancelling = true
      self.task = task
      children = observer.children.map { $0.takeUnretainedValue() }
    }

    mutating func nextChild() -> Cell? {
      guard next < children.count else { return nil }
      defer { next += 1 }
      return children[next]
    }

    /// Notes whether a child could be cancelled.
    mutating func note(_ isChildCancelled: Bool) { if isChildCancelled { isCancelled = true } }

    /// Ends; says whether there was something to cancel.
    func end(on loop: EventLoop) -> Bool {
      observer.isCancelling = false
      if isCancelled { observer.isCancelRequested = true }
      return loop.endCancelling(task, isCancelled)
    }
  }
}

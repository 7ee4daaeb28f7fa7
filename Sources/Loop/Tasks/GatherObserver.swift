/// Told of each child of a gather; completes the outer future.
@usableFromInline
final class GatherObserver: CompositeObserver {
  private let mayRepeat: Bool
  private let keepsErrors: Bool
  private let collect: (CellRef, [CellRef]) -> Void

  // Unchecked: these are touched for every child, and no access is open while anything is called
  // that could come back here.
  /// In order; retained, but for those that are loose.
  @exclusivity(unchecked) private var children: [CellRef] = []

  /// The places of the children that are not held, since the outer future is pinned.
  @exclusivity(unchecked) private var loose: [CellRef: [Int]] = [:]

  /// Those that nobody else has any more.
  @exclusivity(unchecked) private var inherited: Set<CellRef> = []
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
    _ collect: @escaping (CellRef, [CellRef]) -> Void
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
  func add(_ cell: consuming Cell) {
    let head = CellRef.keeping(cell)
    children.append(head)
    if mayRepeat, !seen.insert(ObjectIdentifier(head.cell)).inserted { return }
    pending += 1
    if !head.isPending {
      early.append(head.cell)
    } else if head.kind == .task {
      pendingTasks += 1
      // The error of a task that nobody waits for is reported as that of the gather.
      if !isPinned { pin() }
      head.addWaiter(.observer(self))
    } else {
      Future<Void>(cell: head.cell).observe(keeping: self)
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
      outer.succeed()
    }
    for cell in early { childDone(cell.head) }
    early = []
  }

  deinit { release(children) }

  override var members: [CellRef] { children }

  override var mustEnd: Bool { pendingTasks > 0 }

  override var isAnyMemberElsewhere: Bool { pending > inherited.count }

  override func loosenMembers() {
    // Not before all are there.
    guard mayRepeat, seen.isEmpty else { return }
    for (place, head) in children.enumerated() {
      // What nobody else has stays so.
      if head.isPending, head.kind != .task, !inherited.contains(head) {
        loose[head, default: []].append(place)
      }
    }
    // What is dropped here changes the table.
    for (_, places) in loose { for place in places { children[place].release() } }
  }

  override func tightenMembers() { tighten(children) }

  private func tighten(_ children: [CellRef]) {
    for (_, places) in loose { for place in places { children[place].retain() } }
    loose = [:]
  }

  override func futureMoved(
    from head: CellRef, to heir: CellRef
  ) {
    guard let places = loose.removeValue(forKey: head) else { return }
    for place in places { children[place] = heir }
    loose[heir] = places
  }

  override func futureDropped(_ heir: Cell) {
    guard loose[heir.head] != nil, !lives(heir) else { return }
    guard let places = loose.removeValue(forKey: heir.head) else { return }
    for place in places { children[place].retain() }
    inherited.insert(heir.head)
    unpinIfPossible()
  }

  /// Gives up what is held of the children.
  private func release(_ members: [CellRef]) {
    // Those that are loose once more, to make it the same for all.
    tighten(members)
    for member in members { member.release() }
  }

  override func futureDone(_ cell: Cell) {
    let head = cell.head
    // What nearly always is so, and needs no more than to be counted: a task has a result, others are
    // to come, and no member was let go of.
    if head.status == .finished, head.kind == .task, pendingTasks > 1, pending > 1, outer != nil,
      loose.isEmpty, inherited.isEmpty
    {
      pendingTasks &-= 1
      pending &-= 1
    } else {
      memberDone(head)
    }
  }

  @inline(never)
  private func memberDone(_ head: CellRef) {
    if !loose.isEmpty, let places = loose.removeValue(forKey: head) {
      for place in places { children[place].retain() }
    }
    if !inherited.isEmpty { inherited.remove(head) }
    if head.kind == .task { pendingTasks -= 1 }
    childDone(head)
    if pendingTasks == 0, pending > 0, head.kind == .task { unpinIfPossible() }
  }

  /// Counts a child that is done, and completes the outer future if it was the last one.
  private func childDone(_ head: CellRef) {
    pending -= 1
    guard let outer else {
      if isOver { head.markRetrieved() }
      return
    }
    if !keepsErrors, head.status != .finished { return fail(head.failure()) }
    guard pending == 0 else { return }
    if isCancelRequested {
      for child in children { child.markRetrieved() }
      return fail(CancelledError.shared)
    }
    let (kept, members) = (outer.cell, children)
    collect(outer, members)
    kept.head.succeed()
  }

  private func fail(_ error: any Error) {
    guard let kept = outer?.cell else { return }
    outerIsOver()
    kept.head.fail(error)
  }

  override func withdraw() {
    let members = children
    children = []
    if pending > 0 {
      for head in members where head.isPending {
        guard head.removeWaiter(self), isOver else { continue }
        // As in asyncio, where the callback stays: an error that comes now is nobody's affair.
        head.expectNoRetrieval()
      }
    }
    release(members)
  }

  /// Cancels the children of a pending outer future, in order, and what these wait for.
  ///
  /// Without recursion: a child may await another gather, and so on, as deep as memory allows.
  override func cancelMembers(of outer: CellRef) -> Bool {
    guard let loop = outer.loop, let outermost = Cancelling(outer, awaitedBy: nil) else {
      return false
    }
    var open = [outermost]
    while true {
      let last = open.count - 1
      guard let child = open[last].nextChild() else {
        let isCancelled = open.removeLast().end(on: loop)
        if open.isEmpty { return isCancelled }
        open[last - 1].note(isCancelled)
        continue
      }
      switch loop.cancelRow(from: child.head) {
      case .settled(let isCancelled):
        open[last].note(isCancelled)
      case .composite(let inner, let task):
        if let gather = Cancelling(inner, awaitedBy: task) {
          open.append(gather)
        } else if inner.kind == .gather, let task {
          // Its children are being cancelled: the task waits, through others, for itself.
          loop.interrupt(task)
          open[last].note(true)
        } else {
          open[last].note(loop.endCancelling(task, loop.cancelComposite(inner)))
        }
      }
    }
  }

  /// A gather whose children are being cancelled.
  private struct Cancelling {
    private let observer: GatherObserver
    private let task: CellRef?
    private let children: [Cell]
    private var next = 0
    private var isCancelled = false

    /// Begins; `nil` if it stands for something else than a gather, or if it has begun: a child may
    /// await, through others, the outer future.
    init?(
      _ head: CellRef, awaitedBy task: CellRef?
    ) {
      guard let observer = head.compositeObserver as? GatherObserver, !observer.isCancelling else {
        return nil
      }
      self.observer = observer
      observer.isCancelling = true
      self.task = task
      children = observer.children.map(\.cell)
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

/// What completes a future that comes of others: of a gather, of a shield.
///
/// What is made of futures keeps them, as in asyncio, so that a cancellation reaches a member that
/// nobody else has any more. Who keeps whom:
///
/// * The outer future, while it is pending, keeps this observer, and that keeps the members.
/// * A member does not keep the observer: its word is that of a *keeper*, which takes it back when the
///   outer future is done or dropped. So nothing goes in circles, and nothing is left with a member
///   that goes on. Only a task keeps it, which its loop ends some day.
/// * An outer future that nobody has is dropped, unless its end matters all the same: something has to
///   be told of it, or would not be reported otherwise. Then it is *pinned*: it keeps itself until it
///   is done, or its loop is closed. Meanwhile the members are not held, or nothing of all this could
///   ever go; one that everybody else drops leaves an heir, and that is held. When nobody else has any
///   member, nothing can happen any more but a cancellation, and the outer future is unpinned. A member
///   that is such an outer future itself is pinned as long as what it is made of is elsewhere.
@usableFromInline
class CompositeObserver: FutureObserver {
  /// The future that this completes; `nil` once it is done or gone.
  // Unchecked, as what follows: no access is open while anything is called that could come back here.
  @exclusivity(unchecked) final private(set) var outer: CellRef?

  /// Whether the outer future is done; if not, and it is gone, it was dropped.
  @exclusivity(unchecked) final private(set) var isOver = false

  @exclusivity(unchecked) final private(set) var isPinned = false

  // Not kept: who is pinned exists.
  @exclusivity(unchecked) final fileprivate unowned(unsafe) var nextPinned: CompositeObserver?
  @exclusivity(unchecked) final fileprivate unowned(unsafe) var lastPinned: CompositeObserver?

  /// Makes the observer of an outer future, whose slot keeps it from now on.
  init(completing outer: Cell) {
    self.outer = outer.head
    super.init()
    outer.head.keep(self)
  }

  override final var completes: CellRef? { outer }
  override final var keepsItsFuture: Bool { isPinned }

  /// Whether the outer future is to be completed even if nobody has it.
  final var needsPin: Bool {
    mustEnd || (isAnyMemberElsewhere && isToBeTold)
  }

  /// Whether something is told of the end of the outer future that exists even if nobody has that.
  private var isToBeTold: Bool {
    guard let outer else { return false }
    if outer.waiters.hasKeptObserver { return true }
    var isToBeTold = false
    outer.waiters.eachWord { word in
      if word.isKeeper, word.observed?.keepsItsFuture ?? false { isToBeTold = true }
    }
    return isToBeTold
  }

  /// Has a member that everybody else has dropped go on by itself, if it can still end.
  ///
  /// - Returns: Whether it does.
  final func lives(_ heir: Cell) -> Bool {
    guard isPinned, let observer = heir.head.compositeObserver,
      observer.mustEnd || observer.isAnyMemberElsewhere
    else { return false }
    observer.pin()
    return observer.isPinned
  }

  /// The futures that the outer one is made of, in order.
  var members: [CellRef] { [] }

  /// Whether the outer future is to be completed even if nobody is told of it.
  var mustEnd: Bool { false }

  /// Whether somebody else has a member that has not been told of, or has told the loop of it.
  var isAnyMemberElsewhere: Bool { true }

  /// Cancels the members of the pending outer future; says whether there was something to cancel.
  func cancelMembers(of outer: CellRef) -> Bool { false }

  /// Lets go of the members that are pending, and may be gone or replaced then.
  func loosenMembers() {}

  /// Holds the members again.
  func tightenMembers() {}

  /// Stops waiting for the members, for the outer future is done or gone.
  func withdraw() {}

  /// Has the outer future keep itself, if there is need.
  final func pin() {
    guard !isPinned, let outer, let loop = outer.loop, !loop.isClosed else {
      return
    }
    isPinned = true
    outer.retain()
    loop.pins.add(self)
    loosenMembers()
    unpinIfPossible()
  }

  /// Ends what ``pin()`` began, unless there is still need; the outer future may be gone then.
  final func unpinIfPossible() { if isPinned, !needsPin { unpin() } }

  fileprivate final func unpin() {
    guard isPinned, let outer else { return }
    isPinned = false
    outer.loop?.pins.remove(self)
    tightenMembers()
    outer.release()
  }

  /// Lets go of the outer future, which is about to be completed.
  ///
  /// Whoever calls this keeps both.
  final func outerIsOver() {
    isOver = true
    letGo()
  }

  /// Lets go of the outer future, which nobody has any more.
  final func outerWasDropped() { letGo() }

  private final func letGo() {
    guard let outer else { return }
    withExtendedLifetime(self) {
      self.outer = nil
      outer.releaseObserver()
      withdraw()
      if isPinned {
        isPinned = false
        outer.loop?.pins.remove(self)
        outer.release()
      }
    }
  }

  /// Has this complete another future instead, which is moved to.
  final func moveOuter(to heir: CellRef) {
    guard let outer else { return }
    outer.moveObserver(to: heir)
    self.outer = heir
  }
}

/// The observers of outer futures that keep themselves.
struct PinnedComposites {
  private unowned(unsafe) var first: CompositeObserver?

  mutating func add(_ observer: CompositeObserver) {
    observer.nextPinned = first
    observer.lastPinned = nil
    first?.lastPinned = observer
    first = observer
  }

  mutating func remove(_ observer: CompositeObserver) {
    if let last = observer.lastPinned {
      last.nextPinned = observer.nextPinned
    } else {
      first = observer.nextPinned
    }
    observer.nextPinned?.lastPinned = observer.lastPinned
    (observer.nextPinned, observer.lastPinned) = (nil, nil)
  }

  /// One of them.
  fileprivate var any: CompositeObserver? { first }
}

extension EventLoop {
  /// Has no outer future keep itself any more, for none will be completed.
  func unpinAll() {
    while let observer = pins.any { observer.unpin() }
  }
}

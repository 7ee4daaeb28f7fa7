/// Told of each child of a gather; completes the outer future.
///
/// A child that is pending keeps the observer, and the observer keeps the outer future. A child that
/// is a task is kept too: its loop ends it some day. A plain future is kept only once it is done, or
/// one that is dropped while it is pending would keep itself.
@usableFromInline
final class GatherObserver: FutureObserver {
  private struct Plain {
    weak var cell: Cell?
    var places: [Int]
  }

  private let loop: EventLoop
  private let outer: Cell
  private let mayRepeat: Bool
  private let keepsErrors: Bool
  private let collect: (UnsafeMutablePointer<CellHead>, [Cell]) -> Void

  // Unchecked: these are touched for every child, and no access is open while anything is called
  // that could come back here.
  /// In order; a pending plain future is represented by the outer one.
  @exclusivity(unchecked) private var children: [Cell] = []
  @exclusivity(unchecked) private var plain: [ObjectIdentifier: Plain] = [:]
  @exclusivity(unchecked) private var seen: Set<ObjectIdentifier> = []
  @exclusivity(unchecked) private var pending = 0
  @exclusivity(unchecked) private var isCancelling = false
  @exclusivity(unchecked) private var isCancelRequested = false

  @usableFromInline
  init(
    _ loop: EventLoop, _ outer: Cell, _ mayRepeat: Bool, _ keepsErrors: Bool,
    _ collect: @escaping (UnsafeMutablePointer<CellHead>, [Cell]) -> Void
  ) {
    self.loop = loop
    self.outer = outer
    self.mayRepeat = mayRepeat
    self.keepsErrors = keepsErrors
    self.collect = collect
  }

  // The outer future may live on when all pending children were dropped.
  deinit {
    if outer.head.pointee.status == .pending { outer.head.awaiting.pointee = .bare }
  }

  @usableFromInline
  func reserveCapacity(_ count: Int) { children.reserveCapacity(count) }

  /// Adds a child, and stands in line at it, once.
  @usableFromInline
  func add(_ cell: Cell) {
    if mayRepeat {
      let identity = ObjectIdentifier(cell)
      let head = cell.head
      let isPlain = head.pointee.status == .pending && head.pointee.kind != .task
      if isPlain {
        plain[identity, default: Plain(cell: cell, places: [])].places.append(children.count)
      }
      children.append(isPlain ? outer : cell)
      guard seen.insert(identity).inserted else { return }
    } else {
      children.append(cell)
    }
    pending += 1
    Future<Void>(cell: cell).observe(self)
  }

  /// Ends the adding of children.
  @usableFromInline
  func begin() {
    seen = []
    if children.isEmpty {
      collect(outer.head, [])
      return loop.complete(outer.head, .finished)
    }
    // The outer future finds its observer by this word, unretained.
    outer.head.awaiting.pointee = StepWord(
      bits: UInt(bitPattern: Unmanaged.passUnretained(self).toOpaque()))
  }

  override var completes: UnsafeMutablePointer<CellHead>? { outer.head }

  override func futureDone(_ cell: Cell) {
    pending -= 1
    let head = cell.head
    if !plain.isEmpty, let known = plain.removeValue(forKey: ObjectIdentifier(cell)) {
      for place in known.places { children[place] = cell }
    }
    guard outer.head.pointee.status == .pending else {
      head.pointee.flags.remove(.unretrieved)
      return
    }
    if !keepsErrors, head.pointee.status != .finished {
      head.pointee.flags.remove(.unretrieved)
      return fail(head.pointee.status == .failed ? head.errorSlot.pointee : CancelledError.shared)
    }
    guard pending == 0 else { return }
    if isCancelRequested {
      for cell in children { cell.head.pointee.flags.remove(.unretrieved) }
      return fail(CancelledError.shared)
    }
    collect(outer.head, children)
    loop.complete(outer.head, .finished)
  }

  private func fail(_ error: any Error) {
    outer.head.errorSlot.initialize(to: error)
    loop.complete(outer.head, .failed)
  }

  /// Cancels the children of a pending outer future, in order, and what these wait for.
  ///
  /// Without recursion: a child may await another gather, and so on, as deep as memory allows.
  @usableFromInline
  static func cancel(_ head: UnsafeMutablePointer<CellHead>) -> UInt {
    guard let outermost = Cancelling(head, awaitedBy: nil) else { return 0 }
    let loop = outermost.observer.loop
    var open = [outermost]
    while true {
      let last = open.count - 1
      guard let child = open[last].nextChild() else {
        let isCancelled = open.removeLast().end()
        if open.isEmpty { return isCancelled ? 1 : 0 }
        open[last - 1].note(isCancelled)
        continue
      }
      switch loop.cancelRow(from: child.head) {
      case .settled(let isCancelled):
        open[last].note(isCancelled)
      case .composite(let inner, let task):
        if let inner = Cancelling(inner, awaitedBy: task) {
          open.append(inner)
        } else {
          open[last].note(loop.endCancelling(task, false))
        }
      }
    }
  }

  /// The children that can be cancelled: all but plain futures that were dropped.
  private var cancellable: [Cell] {
    let places = plain.values.reduce(into: [Int: Cell]()) { places, plain in
      guard let cell = plain.cell else { return }
      for place in plain.places { places[place] = cell }
    }
    return children.enumerated().compactMap { place, child in
      child === outer ? places[place] : child
    }
  }

  /// A gather whose children are being cancelled.
  private struct Cancelling {
    let observer: GatherObserver
    private let task: UnsafeMutablePointer<CellHead>?
    private let children: [Cell]
    private var next = 0
    private var isCancelled = false

    /// Begins; `nil` if there is nothing to cancel, or if it has begun: a child may await, through
    /// others, the outer future.
    init?(
      _ head: UnsafeMutablePointer<CellHead>, awaitedBy task: UnsafeMutablePointer<CellHead>?
    ) {
      guard let pointer = UnsafeRawPointer(bitPattern: head.awaiting.pointee.bits) else {
        return nil
      }
      observer = Unmanaged<GatherObserver>.fromOpaque(pointer).takeUnretainedValue()
      if observer.isCancelling { return nil }
      observer.isCancelling = true
      self.task = task
      children = observer.cancellable
    }

    mutating func nextChild() -> Cell? {
      guard next < children.count else { return nil }
      defer { next += 1 }
      return children[next]
    }

    /// Notes whether a child could be cancelled.
    mutating func note(_ isChildCancelled: Bool) { if isChildCancelled { isCancelled = true } }

    /// Ends; says whether there was something to cancel.
    func end() -> Bool {
      observer.isCancelling = false
      if isCancelled { observer.isCancelRequested = true }
      return observer.loop.endCancelling(task, isCancelled)
    }
  }
}

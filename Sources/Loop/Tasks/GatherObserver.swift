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

  /// Cancels the children of a pending outer future.
  @usableFromInline
  static func cancel(_ head: UnsafeMutablePointer<CellHead>) -> UInt {
    guard let pointer = UnsafeRawPointer(bitPattern: head.awaiting.pointee.bits) else { return 0 }
    return Unmanaged<GatherObserver>.fromOpaque(pointer).takeUnretainedValue().cancel() ? 1 : 0
  }

  private func cancel() -> Bool {
    // A child may await, through others, the outer future.
    if isCancelling { return false }
    isCancelling = true
    defer { isCancelling = false }
    let places = plain.values.reduce(into: [Int: Cell]()) { places, plain in
      guard let cell = plain.cell else { return }
      for place in plain.places { places[place] = cell }
    }
    var isCancelled = false
    for (place, child) in children.enumerated() {
      guard let child = child === outer ? places[place] : child else { continue }
      // By its own loop, which may be another one.
      if Future<Void>(cell: child).cancel() { isCancelled = true }
    }
    if isCancelled { isCancelRequested = true }
    return isCancelled
  }
}

import Generators

extension EventLoop {
  /// Waits for several awaitables at once: a future of all their results, in order.
  ///
  /// Coroutines are wrapped in tasks at once. The first error, or the first cancellation, becomes
  /// the error of the whole; the others go on. Cancelling the future cancels them all. A future that
  /// is given twice appears twice in the result.
  ///
  /// - Parameter awaitables: Coroutines, futures or tasks, all of one type.
  /// - Returns: A future of the results; done at once, with `[]`, if there are none.
  @inlinable
  public func gather<S: Sequence>(
    _ awaitables: S
  ) -> Future<[S.Element.Delegation.Returned]> where S.Element: Awaitable {
    typealias Value = S.Element.Delegation.Returned
    return join(awaitables, keepingErrors: false) { children in
      children.map { $0.head.slot.assumingMemoryBound(to: Value.self).pointee }
    }
  }

  /// Waits for several awaitables at once: a future of all their results and errors, in order.
  ///
  /// asyncio's `gather` with `return_exceptions`: it never fails because of a child.
  ///
  /// - Parameter awaitables: Coroutines, futures or tasks, all of one type.
  /// - Returns: A future of the outcomes. A child that was cancelled has failed with
  ///   ``CancelledError``.
  @inlinable
  public func gatherResults<S: Sequence>(
    _ awaitables: S
  ) -> Future<[Result<S.Element.Delegation.Returned, any Error>]> where S.Element: Awaitable {
    typealias Value = S.Element.Delegation.Returned
    return join(awaitables, keepingErrors: true) { children in
      children.map { cell in Result { try Future<Value>(cell: cell).result() } }
    }
  }

  @inlinable
  func join<S: Sequence, Output>(
    _ awaitables: S, keepingErrors: Bool, _ collect: @escaping ([Cell]) -> Output
  ) -> Future<Output> where S.Element: Awaitable {
    var children: [Cell] = []
    children.reserveCapacity(awaitables.underestimatedCount)
    for awaitable in awaitables { children.append(awaitable.ensureFuture(on: self).cell) }
    let mayRepeat = S.Element.self is any FutureProtocol.Type
    return makeGather(children, mayRepeat, keepingErrors, collect)
  }

  @inlinable
  func makeGather<Output>(
    _ children: [Cell], _ mayRepeat: Bool, _ keepsErrors: Bool,
    _ collect: @escaping ([Cell]) -> Output
  ) -> Future<Output> {
    let words = FutureOperations<Output>.slotWords
    let cell = Cell.make(
      tailWords: words + 1, slotWords: words, kind: .composite, anchor: anchor,
      code: CompositeOperations<Output>.word
    ).takeRetainedValue()
    cell.head.awaiting.initialize(to: .bare)
    let future = Future<Output>(cell: cell)
    let observer = GatherObserver(self, cell, children, keepsErrors) {
      cell.head.slot.initializeMemory(as: Output.self, to: collect(children))
    }
    observer.begin(mayRepeat)
    return future
  }
}

/// The code of a future of several others.
@usableFromInline
enum CompositeOperations<Value> {
  /// This code in one word.
  @inlinable @inline(__always) static var word: ClosureWord {
    ClosureWord { head, operation, _ in
      operate(
        head.assumingMemoryBound(to: CellHead.self),
        unsafeBitCast(operation, to: CellOperation.self))
    }
  }

  @inlinable
  static func operate(
    _ head: UnsafeMutablePointer<CellHead>, _ operation: CellOperation
  ) -> UInt {
    operation == .cancel
      ? GatherObserver.cancel(head) : FutureOperations<Value>.operate(head, operation)
  }
}

/// Told of each child of a gather; completes the outer future.
@usableFromInline
final class GatherObserver: FutureObserver {
  private let loop: EventLoop
  private let outer: Cell
  private let children: [Cell]
  private let keepsErrors: Bool
  private let collect: () -> Void
  private var pending = 0
  private var isCancelRequested = false

  @usableFromInline
  init(
    _ loop: EventLoop, _ outer: Cell, _ children: [Cell], _ keepsErrors: Bool,
    _ collect: @escaping () -> Void
  ) {
    self.loop = loop
    self.outer = outer
    self.children = children
    self.keepsErrors = keepsErrors
    self.collect = collect
  }

  /// Stands in line at each child, once.
  @usableFromInline
  func begin(_ mayRepeat: Bool) {
    if children.isEmpty {
      collect()
      return loop.complete(outer.head, .finished)
    }
    // The outer future finds its observer by this word. It is not retained there: the children
    // that are still pending keep the observer, and the observer keeps the outer future.
    outer.head.awaiting.pointee = StepWord(
      bits: UInt(bitPattern: Unmanaged.passUnretained(self).toOpaque()))
    var seen = Set<ObjectIdentifier>()
    for child in children {
      if mayRepeat, !seen.insert(ObjectIdentifier(child)).inserted { continue }
      pending += 1
      Future<Void>(cell: child).observe(self)
    }
  }

  @usableFromInline
  override func futureDone(_ cell: Cell) {
    pending -= 1
    let head = cell.head
    guard outer.head.pointee.status == .pending else {
      head.pointee.flags.remove(.unretrieved)
      return
    }
    if !keepsErrors, head.pointee.status != .finished {
      head.pointee.flags.remove(.unretrieved)
      return fail(head.pointee.status == .failed ? head.errorSlot.pointee : CancelledError.shared)
    }
    guard pending == 0 else { return }
    if isCancelRequested { return fail(CancelledError.shared) }
    collect()
    complete(.finished)
  }

  private func fail(_ error: any Error) {
    outer.head.errorSlot.initialize(to: error)
    complete(.failed)
  }

  private func complete(_ status: CellStatus) {
    outer.head.awaiting.pointee = .bare
    loop.complete(outer.head, status)
  }

  /// Cancels the children of a pending outer future.
  @usableFromInline
  static func cancel(_ head: UnsafeMutablePointer<CellHead>) -> UInt {
    guard let pointer = UnsafeRawPointer(bitPattern: head.awaiting.pointee.bits) else { return 0 }
    let observer = Unmanaged<GatherObserver>.fromOpaque(pointer).takeUnretainedValue()
    var isCancelled = false
    for child in observer.children where observer.loop.cancel(child.head) { isCancelled = true }
    if isCancelled { observer.isCancelRequested = true }
    return isCancelled ? 1 : 0
  }
}

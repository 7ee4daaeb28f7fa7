/// Runs chains of erased generators.
///
/// A chain of delegation is a root, its delegate, that one's delegate, and so on to the leaf. The
/// root links to the leaf, so that a step costs the same at any depth: the driver resumes the leaf
/// directly, and goes up only when a generator ends. There is no recursion here, neither in a step
/// nor in closing nor in dropping a chain.
@usableFromInline
enum Driver {
  @usableFromInline typealias Node = UnsafeMutablePointer<CoreHead>

  /// Resumes a root that was ready and that the caller has marked running; a sent value is in its
  /// slot.
  @inlinable
  @inline(__always)
  static func driveReady(_ root: Node, _ operation: CoreOperation) -> CoreResult {
    let leaf = root.pointee.link.unsafelyUnwrapped
    let result = leaf.operate(operation, for: root)
    return result == .yielded ? result : settle(root, leaf, result)
  }

  /// Makes a root ready that is suspended on another part of a stack than it is to be resumed on.
  ///
  /// - Returns: Whether it is ready; if not, it is not simply suspended, or there is no room.
  @usableFromInline
  static func makeReady(_ head: Node, from here: UInt) -> Bool {
    let other: CoreMode = [.running, .created, .closed, .mounted, .stolen]
    guard head.pointee.mode.isDisjoint(with: other), let ready = StackPart.admit(at: here) else {
      return false
    }
    head.pointee.mode = ready
    return true
  }

  /// Resumes a root that the caller has marked running; a sent value or an error is in its slot.
  ///
  /// Its chain may have to be closed or mended first.
  @usableFromInline
  static func drive(_ root: Node, _ asked: CoreOperation) -> CoreResult {
    var operation = asked
    if operation == .raise, errorSlot(root).pointee is GeneratorExit { closeChain(root) }
    var leaf = root.pointee.link.unsafelyUnwrapped
    var finished: Unmanaged<GeneratorCore>?
    if leaf.pointee.mode.contains(.stolen) {
      leaf.pointee.mode.remove(.stolen)
      if let delegate = leaf.takeDelegate() {
        (operation, finished) = mount(delegate, below: leaf, root, operation)
        leaf = root.pointee.link.unsafelyUnwrapped
      }
    }
    let result = leaf.operate(operation, for: root)
    finished?.release()
    return result == .yielded ? result : settle(root, leaf, result)
  }

  /// Goes on from a result that is not a yield until the chain yields or its root ends.
  @usableFromInline
  static func settle(_ root: Node, _ start: Node, _ first: CoreResult) -> CoreResult {
    var node = start
    var result = first
    while result != .yielded {
      var operation = CoreOperation.next
      // A delegate that has ended, kept until its parent has taken the returned value.
      var finished: Unmanaged<GeneratorCore>?
      // Not a switch: its jump is harder to predict.
      if result == .delegated {
        if let exchange = root.pointee.exchange.take() {
          let delegate = Unmanaged<GeneratorCore>.fromOpaque(exchange).takeRetainedValue()
          (operation, finished) = mount(delegate, below: node, root, .next)
        }
        node = root.pointee.link.unsafelyUnwrapped
      } else {
        if node == root {
          root.pointee.mode = .closing
          if result == .raised {
            ResumptionChain.leave(&errorSlot(root).pointee) { ask(.function, root).first }
          }
          return result
        }
        let parent = node.pointee.link.unsafelyUnwrapped
        root.pointee.link = parent
        // A frame's memory stays as it is until the next frame is pushed.
        let slot = node.slot
        if node.pointee.mode.contains(.frame) {
          pop(node)
        } else {
          node.pointee.mode = .closed
          node.pointee.link = node
          finished = parent.pointee.delegate.take()
        }
        if result == .returned {
          root.pointee.exchange = slot
          operation = .answer
        } else if result == .raised {
          operation = .raise
        }
        node = parent
      }
      result = node.operate(operation, for: root)
      if let finished { finished.release() }
    }
    return result
  }

  /// Makes a core the delegate of a leaf; if it cannot be, says how the leaf is resumed instead.
  ///
  /// Its own delegate may have been stolen from it in the meantime, and that one's, and so on; these
  /// are mounted again too. A delegate that has ended and whose answer the leaf is to take is
  /// `finished`, and kept until then.
  static func mount(
    _ core: GeneratorCore, below leaf: Node, _ root: Node, _ operation: CoreOperation
  ) -> (operation: CoreOperation, finished: Unmanaged<GeneratorCore>?) {
    var delegate = core
    var parent = leaf
    while true {
      let head = delegate.head
      if head.pointee.mode.contains(.closed) {
        guard operation == .raise else {
          // Its end is reported at once, as `None`.
          if operation == .send { _ = parent.operate(.dropSent, for: root) }
          return (.next, nil)
        }
        // An error goes through it unchanged. But a `StopIteration` that comes out of a delegate is
        // its return value, also if it only went through (PEP 380).
        guard head.operate(.stopped, for: root) == .returned else {
          return (.raise, nil)
        }
        root.pointee.exchange = head.slot
        return (.answer, Unmanaged.passRetained(delegate))
      }
      if isRunning(head) {
        discard(operation, parent, root)
        errorSlot(root).initialize(to: GeneratorError.alreadyExecuting)
        return (.raise, nil)
      }
      if head.pointee.mode.contains(.mounted) { detach(head) }
      root.pointee.link = head.pointee.link
      head.pointee.mode.insert(.mounted)
      head.pointee.mode.remove(.created)
      head.pointee.link = parent
      parent.pointee.delegate = Unmanaged.passRetained(delegate)
      let innermost = root.pointee.link.unsafelyUnwrapped
      guard innermost.pointee.mode.contains(.stolen), let next = innermost.takeDelegate()
      else { return (operation, nil) }
      innermost.pointee.mode.remove(.stolen)
      delegate = next
      parent = innermost
    }
  }

  /// Whether a core, or the root of the chain it is in, runs now.
  @usableFromInline
  static func isRunning(_ head: Node) -> Bool {
    top(head).pointee.mode.contains(.running)
  }

  /// Where a core is in its life.
  static func state(_ head: Node) -> GeneratorState {
    let mode = head.pointee.mode
    if mode.contains(.closed), !mode.contains(.running) { return .closed }
    if isRunning(head) { return .running }
    return mode.contains(.created) ? .created : .suspended
  }

  /// The root of the chain that a core is in.
  static func top(_ head: Node) -> Node {
    var node = head
    while node.pointee.mode.contains(.mounted) { node = node.pointee.link.unsafelyUnwrapped }
    return node
  }

  /// Makes a mounted core the root of the lower part of its chain, because it is driven directly.
  ///
  /// Its parent stays suspended at the delegation, and mounts it again when it is resumed.
  @usableFromInline
  static func detach(_ head: Node) {
    let root = top(head)
    let parent = head.pointee.link.unsafelyUnwrapped
    head.pointee.link = root.pointee.link
    head.pointee.mode.remove(.mounted)
    root.pointee.link = parent
    parent.pointee.mode.insert(.stolen)
    root.pointee.mode.insert(.unready)
  }

  /// Asks a core for places, while nothing is handed over.
  static func ask(_ operation: CoreOperation, _ node: Node) -> [SourcePlace] {
    var places: [SourcePlace] = []
    withUnsafeMutablePointer(to: &places) { place in
      node.pointee.exchange = UnsafeMutableRawPointer(place)
      _ = node.operate(operation, for: node)
      node.pointee.exchange = nil
    }
    return places
  }

  /// The error of a core that cannot be resumed, since there is no stack for it.
  static func stackExhausted(_ head: Node) -> any Error {
    let place = ask(.trace, head).first ?? ask(.function, head).first
    return ResumptionChain.refusal(
      of: place ?? SourcePlace(function: "a generator", file: nil, line: nil, statement: nil))
  }

  /// Destroys the value that is on its way into a generator.
  static func discard(_ operation: CoreOperation, _ node: Node, _ root: Node) {
    if operation == .send { _ = node.operate(.dropSent, for: root) }
    if operation == .raise { errorSlot(root).deinitialize(count: 1) }
  }

  /// The slot as the place of an error.
  @usableFromInline
  static func errorSlot(_ node: Node) -> UnsafeMutablePointer<any Error> {
    node.slot.assumingMemoryBound(to: (any Error).self)
  }
}

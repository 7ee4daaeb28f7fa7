/// Runs chains of erased generators.
///
/// A chain of delegation is a root, its delegate, that one's delegate, and so on to the leaf. The
/// root links to the leaf, so that a step costs the same at any depth: the driver resumes the leaf
/// directly, and goes up only when a generator ends. There is no recursion here, neither in a step
/// nor in closing nor in dropping a chain.
@usableFromInline
enum Driver {
  @usableFromInline typealias Node = CoreNode

  /// Makes a root ready that is suspended on another part of a stack than it is to be resumed on.
  ///
  /// - Returns: Whether it is ready; if not, it is not simply suspended, or there is no room.
  @usableFromInline
  static func makeReady(_ head: Node, from here: UInt) -> Bool {
    let other: CoreMode = [.running, .created, .closed, .mounted, .stolen]
    guard head.mode.isDisjoint(with: other), let ready = StackPart.admit(at: here) else {
      return false
    }
    head.mode = ready
    return true
  }

  /// Resumes a root that the caller has marked running; a sent value or an error is in its slot.
  ///
  /// Its chain may have to be closed or mended first.
  @usableFromInline
  static func drive(_ root: Node, _ asked: CoreOperation) -> _DriverAnswer {
    var operation = asked
    if operation == .close || operation == .raise && root.error.isExactly(GeneratorExit.self) {
      closeChain(root)
      // A delegate that did not close well is an error in what delegates to it.
      if operation == .close, !root.error.isExactly(GeneratorExit.self) { operation = .raise }
    }
    var leaf = root.link
    var finished: GeneratorCore?
    if leaf.mode.contains(.stolen) {
      leaf.mode.remove(.stolen)
      if let delegate = leaf.takeDelegate() {
        (operation, finished) = mount(delegate, below: leaf, root, operation)
        leaf = root.link
      }
    }
    let result = leaf.operate(operation, for: root)
    withExtendedLifetime(finished) {}
    return result == .yielded || result == .ignored ? result : settle(root, leaf, result)
  }

  /// Goes on from a result that is not a yield until the chain yields or its root ends.
  @usableFromInline
  static func settle(_ root: Node, _ start: Node, _ first: _DriverAnswer) -> _DriverAnswer {
    var node = start
    var result = first
    while result != .yielded {
      var operation = CoreOperation.next
      // A delegate that has ended, kept until its parent has taken the returned value.
      var finished = FinishedDelegate()
      // Not a switch: its jump is harder to predict.
      if result == .delegated {
        if let delegate = root.takeHandedOver() {
          let mounted = mount(delegate, below: node, root, .next)
          operation = mounted.operation
          finished = FinishedDelegate(mounted.finished)
        }
        node = root.link
      } else {
        if node == root {
          root.mode = .closing
          if result == .raised { noteLeaving(root) }
          return result
        }
        let parent = node.link
        root.link = parent
        if node.mode.contains(.frame) {
          // Its memory stays as it is until the next frame is pushed.
          node.pop()
        } else {
          node.mode = .closed
          node.link = node
          finished = parent.takeFinishedDelegate()
        }
        if result == .returned {
          root.offerAnswer(of: node)
          operation = .answer
        } else if result == .raised {
          operation = .raise
        }
        node = parent
      }
      result = node.operate(operation, for: root)
      finished.release()
    }
    return result
  }

  /// Notes that an error leaves a root.
  // Never inlined: without it the loop above has few locals.
  @inline(never)
  private static func noteLeaving(_ root: Node) {
    ResumptionChain.leave(&root.error) { ask(.function, root).first }
  }

  /// Makes a core the delegate of a leaf; if it cannot be, says how the leaf is resumed instead.
  ///
  /// Its own delegate may have been stolen from it in the meantime, and that one's, and so on; these
  /// are mounted again too. A delegate that has ended and whose answer the leaf is to take is
  /// `finished`, and kept until then.
  static func mount(
    _ core: GeneratorCore, below leaf: Node, _ root: Node, _ operation: CoreOperation
  ) -> (operation: CoreOperation, finished: GeneratorCore?) {
    var delegate = core
    var parent = leaf
    while true {
      let head = delegate.node
      if head.mode.contains(.closed) {
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
        root.offerAnswer(of: head)
        return (.answer, delegate)
      }
      if isRunning(head) {
        discard(operation, parent, root)
        root.putError(GeneratorError.alreadyExecuting)
        return (.raise, nil)
      }
      if head.mode.contains(.mounted) { detach(head) }
      root.link = head.link
      head.mode.remove(.created)
      head.mode.insert(.mounted)
      head.link = parent
      parent.keepDelegate(delegate)
      let innermost = root.link
      guard innermost.mode.contains(.stolen), let next = innermost.takeDelegate()
      else { return (operation, nil) }
      innermost.mode.remove(.stolen)
      delegate = next
      parent = innermost
    }
  }

  /// Whether a core, or the root of the chain it is in, runs now.
  @usableFromInline
  static func isRunning(_ head: Node) -> Bool {
    top(head).mode.contains(.running)
  }

  /// Where a core is in its life.
  static func state(_ head: Node) -> GeneratorState {
    let mode = head.mode
    if mode.contains(.closed), !mode.contains(.running) { return .closed }
    if isRunning(head) { return .running }
    return mode.contains(.created) ? .created : .suspended
  }

  /// The root of the chain that a core is in.
  static func top(_ head: Node) -> Node {
    var node = head
    while node.mode.contains(.mounted) { node = node.link }
    return node
  }

  /// Makes a mounted core the root of the lower part of its chain, because it is driven directly.
  ///
  /// Its parent stays suspended at the delegation, and mounts it again when it is resumed.
  @usableFromInline
  static func detach(_ head: Node) {
    let root = top(head)
    let parent = head.link
    head.link = root.link
    head.mode.remove(.mounted)
    root.link = parent
    parent.mode.insert(.stolen)
    root.mode.insert(.unready)
  }

  /// Asks a core for places.
  static func ask(_ operation: CoreOperation, _ node: Node) -> [SourcePlace] {
    var places: [SourcePlace] = []
    node.ask(operation, into: &places)
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
    if operation == .raise { _ = root.takeError() }
  }
}

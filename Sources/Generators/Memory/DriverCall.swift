/// What the engine of a generator is given when it is run behind a reference: where to leave what
/// comes of it.
@frozen
public struct _DriverCall {
  /// The generator that runs, and the root of its chain.
  @usableFromInline let node: CoreNode
  @usableFromInline let root: CoreNode

  @inlinable
  @inline(__always)
  init(node: CoreNode, root: CoreNode) {
    self.node = node
    self.root = root
  }

  /// Whether another generator delegates to this one.
  @inlinable @inline(__always) var isDelegate: Bool { node != root }

  /// Who can run a delegate in place of this generator.
  @inlinable @inline(__always) var driver: _DelegationDriver { _DelegationDriver(root: root) }

  /// Hands out a yielded value.
  @inlinable
  @inline(__always)
  func yield<Yielded>(_ value: consuming Yielded) -> _DriverAnswer {
    root.put(value)
    return .yielded
  }

  /// Hands out a returned value; the generator has ended.
  @inlinable
  @inline(__always)
  func `return`<Returned>(_ value: consuming Returned) -> _DriverAnswer {
    node.put(value)
    return .returned
  }

  /// Hands out an error; the generator has ended.
  @inlinable
  @inline(__always)
  func raise(_ error: any Error) -> _DriverAnswer {
    root.putError(error)
    return .raised
  }
}

/// The driver of a body, as far as its statements see it: it can run a delegate in their place.
@frozen
public struct _DelegationDriver {
  @usableFromInline let root: CoreNode

  @inlinable
  @inline(__always)
  init(root: CoreNode) { self.root = root }

  /// Hands over a delegate that is a reference; the statement then answers that it has delegated.
  @inlinable
  @inline(__always)
  func mount(_ object: AnyObject?) { root.handOver(object) }

  /// What the delegate that was handed over has returned, if it has.
  @inlinable
  @inline(__always)
  func answer<Returned>(as type: Returned.Type) -> Returned? { root.takeAnswer(as: type) }
}

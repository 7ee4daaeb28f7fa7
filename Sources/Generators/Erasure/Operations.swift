/// What a core does with its generator: the code behind ``CoreHead/operate``.
@usableFromInline
enum Operations<G: Generator> {
  @inlinable
  @inline(__always)
  static func operate(
    _ node: UnsafeMutablePointer<CoreHead>, _ operation: CoreOperation,
    _ root: UnsafeMutablePointer<CoreHead>
  ) -> CoreResult {
    // The two frequent operations first, each with a resumption that is known when this is
    // compiled: the body is specialised for it.
    if operation == .next {
      return result(node.generator(as: G.self).pointee._drive(.next, node, root))
    }
    if operation == .send {
      let sent = root.slot.assumingMemoryBound(to: G.Sent.self).move()
      return result(node.generator(as: G.self).pointee._drive(.send(sent), node, root))
    }
    return operateSeldom(node, operation, root)
  }

  @inlinable
  @inline(never)
  static func operateSeldom(
    _ node: UnsafeMutablePointer<CoreHead>, _ operation: CoreOperation,
    _ root: UnsafeMutablePointer<CoreHead>
  ) -> CoreResult {
    let generator = node.generator(as: G.self)
    switch operation {
    case .raise:
      let error = root.slot.assumingMemoryBound(to: (any Error).self).move()
      return result(generator.pointee._drive(.raise(error), node, root))
    case .destroy:
      generator.deinitialize(count: 1)
    case .dropYielded:
      node.slot.assumingMemoryBound(to: G.Yielded.self).deinitialize(count: 1)
    case .dropReturned:
      node.slot.assumingMemoryBound(to: G.Returned.self).deinitialize(count: 1)
    case .dropSent:
      let sent = root.slot.assumingMemoryBound(to: G.Sent.self).move()
      return G._isNone(sent) ? .returned : .raised
    case .afterEnd:
      guard let none = G._noneReturned() else { return .exhausted }
      node.slot.initializeMemory(as: G.Returned.self, to: none)
    case .stopped:
      let error = root.slot.assumingMemoryBound(to: (any Error).self)
      guard let value = G.returned(by: error.pointee) else { return .raised }
      error.deinitialize(count: 1)
      node.slot.initializeMemory(as: G.Returned.self, to: value)
    case .next, .send, .answer:
      return result(generator.pointee._drive(.next, node, root))
    }
    return .returned
  }

  /// Puts what came of a step where the driver looks for it.
  @inlinable
  @inline(__always)
  static func report(
    _ outcome: consuming Outcome<G.Yielded, G.Returned>,
    _ node: UnsafeMutableRawPointer, _ root: UnsafeMutableRawPointer
  ) -> CoreResult {
    switch consume outcome {
    case .yielded(let value):
      head(root).slot.initializeMemory(as: G.Yielded.self, to: value)
      return .yielded
    case .returned(let value):
      head(node).slot.initializeMemory(as: G.Returned.self, to: value)
      return .returned
    case .raised(let error):
      head(root).slot.initializeMemory(as: (any Error).self, to: error)
      return .raised
    case .exhausted:
      return .exhausted
    }
  }

  @inlinable
  @inline(__always)
  static func head(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<CoreHead> {
    pointer.assumingMemoryBound(to: CoreHead.self)
  }

  @inlinable
  @inline(__always)
  static func result(_ raw: UInt8) -> CoreResult {
    unsafeBitCast(raw, to: CoreResult.self)
  }
}

/// What a core does with its generator: the code behind ``CoreHead/operation``.
@usableFromInline
enum Operations<G: Generator> {
  /// The size of the slot in bytes, a multiple of eight.
  @inlinable @inline(__always) static var slotSize: Int {
    // Not `max` of four: it makes an array, which is not always seen to need none (Swift 6.3).
    let out = max(MemoryLayout<G.Yielded>.size, MemoryLayout<G.Returned>.size)
    let size = max(max(MemoryLayout<G.Sent>.size, MemoryLayout<any Error>.size), out)
    return (size + 7) / 8 * 8
  }

  /// This code in one word.
  @inlinable @inline(__always) static var word: ClosureWord {
    ClosureWord { node, operation, root in
      let result = operate(
        node.assumingMemoryBound(to: CoreHead.self),
        unsafeBitCast(operation, to: CoreOperation.self),
        root.assumingMemoryBound(to: CoreHead.self))
      return UInt(result.rawValue)
    }
  }

  @inlinable
  @inline(__always)
  static func operate(
    _ node: UnsafeMutablePointer<CoreHead>, _ operation: CoreOperation,
    _ root: UnsafeMutablePointer<CoreHead>
  ) -> CoreResult {
    // The two frequent operations first, each with a resumption that is known when this is
    // compiled: the body is specialised for it.
    if operation == .next || operation == .answer { return resume(.next, node, root) }
    if operation == .send {
      return resume(.send(root.slot.assumingMemoryBound(to: G.Sent.self).move()), node, root)
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
      return resume(.raise(error), node, root)
    case .destroy:
      _ = generator.move()
    case .dropYielded:
      _ = node.slot.assumingMemoryBound(to: G.Yielded.self).move()
    case .dropReturned:
      _ = node.slot.assumingMemoryBound(to: G.Returned.self).move()
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
    case .copyable:
      return generator.pointee._isCopyable ? .returned : .raised
    case .copy:
      root.pointee.exchange =
        Unmanaged.passRetained(GeneratorCore.make(generator.pointee)).toOpaque()
    case .copyFrame:
      Driver.push(generator.pointee, root)
    case .trace:
      root.pointee.exchange?.assumingMemoryBound(to: [SourcePlace].self).pointee +=
        generator.pointee.trace
    case .function:
      root.pointee.exchange?.assumingMemoryBound(to: [SourcePlace].self).pointee += [G._function]
    case .next, .send, .answer:
      return resume(.next, node, root)
    }
    return .returned
  }

  /// Runs the generator to its next suspension or its end, at which it is destroyed.
  @inlinable
  @inline(__always)
  static func resume(
    _ resumption: Resumption<G.Sent>, _ node: UnsafeMutablePointer<CoreHead>,
    _ root: UnsafeMutablePointer<CoreHead>
  ) -> CoreResult {
    let generator = node.generator(as: G.self)
    let raw = generator.pointee._drive(resumption, node, root)
    let result = unsafeBitCast(raw, to: CoreResult.self)
    // Moved out, not deinitialised: that would go through the type's metadata (Swift 6.3).
    if result != .yielded, result != .delegated { _ = generator.move() }
    return result
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
}

extension Generator {
  @inlinable
  @inline(__always)
  public mutating func _drive(
    _ resumption: Resumption<Sent>, _ node: UnsafeMutableRawPointer, _ root: UnsafeMutableRawPointer
  ) -> UInt8 {
    let outcome = advance(resumption)
    // A `StopIteration` that comes out of a delegate is its return value (PEP 380).
    if case .raised(let error) = outcome, node != root, let value = Self.returned(by: error) {
      return Operations<Self>.report(.returned(value), node, root).rawValue
    }
    return Operations<Self>.report(outcome, node, root).rawValue
  }

  @inlinable @inline(__always) public consuming func _takeObject() -> AnyObject? { nil }
  @inlinable @inline(__always) public static var _isReference: Bool { false }
  @inlinable @inline(__always) public var _isCopyable: Bool { true }

  public static var _function: SourcePlace {
    SourcePlace(function: "\(Self.self)", file: nil, line: nil, statement: nil)
  }
}

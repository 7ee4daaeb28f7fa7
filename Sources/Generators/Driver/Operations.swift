/// What a core does with its generator: the only code that knows the type of it.
@usableFromInline
enum Operations<G: Generator> {
  @usableFromInline typealias Layout = CoreLayout<G.Yielded, G.Sent, G.Returned, G>

  /// This code in one word.
  @inlinable @inline(__always) static var word: ClosureWord {
    ClosureWord { node, operation, root in
      operate(CoreNode(at: node), CoreOperation(word: operation), CoreNode(at: root)).word
    }
  }

  @inlinable
  @inline(__always)
  static func operate(
    _ node: CoreNode, _ operation: CoreOperation, _ root: CoreNode
  ) -> _DriverAnswer {
    // The frequent operations first, each with a resumption that is known when this is compiled: the
    // body is specialised for it.
    if operation.rawValue <= CoreOperation.answer.rawValue { return resume(.next, node, root) }
    if operation == .send { return resume(.send(root.take(G.Sent.self)), node, root) }
    return operateSeldom(node, operation, root)
  }

  @inlinable
  @inline(never)
  static func operateSeldom(
    _ node: CoreNode, _ operation: CoreOperation, _ root: CoreNode
  ) -> _DriverAnswer {
    switch operation {
    case .close where G._Engine.closesItself:
      return close(node, root)
    case .raise, .close:
      return resume(.raise(root.takeError()), node, root)
    case .drop:
      Driver.drop(node)
    case .destroy:
      node.destroySubject(Layout.self)
    case .dropYielded:
      _ = node.take(G.Yielded.self)
    case .dropReturned:
      _ = node.take(G.Returned.self)
    case .dropSent:
      return G._isNone(root.take(G.Sent.self)) ? .returned : .raised
    case .afterEnd:
      guard let none = G._noneReturned() else { return .exhausted }
      node.put(none)
    case .stopped:
      guard let value = G.returned(by: root.error) else { return .raised }
      _ = root.takeError()
      node.put(value)
    case .copyable:
      let isCopyable = node.withSubject(Layout.self) { G._Engine.isCopyable($0) }
      return isCopyable ? .returned : .raised
    case .copy:
      let copy = node.withSubject(Layout.self) { $0 }
      root.answer(as: GeneratorCore?.self) { $0 = GeneratorCore.make(copy) }
    case .copyFrame:
      Driver.push(node.withSubject(Layout.self) { $0 }, root)
    case .trace:
      let trace = node.withSubject(Layout.self) { $0.trace }
      root.answer(as: [SourcePlace].self) { $0 += trace }
    case .function:
      root.answer(as: [SourcePlace].self) { $0.append(G._Engine.function) }
    case .next, .answer, .send:
      preconditionFailure("a frequent operation is not a rare one")
    }
    return .returned
  }

  /// Closes a generator that does so itself (PEP 380).
  @inlinable
  static func close(_ node: CoreNode, _ root: CoreNode) -> _DriverAnswer {
    let error = node.withSubject(Layout.self) { $0._closing() }
    if let error {
      if case GeneratorError.ignoredExit = error {
        _ = root.takeError()
        return .ignored
      }
      root.error = error
    }
    node.destroySubject(Layout.self)
    return .raised
  }

  /// Runs the generator to its next suspension or its end, at which it is destroyed.
  @inlinable
  @inline(__always)
  static func resume(
    _ resumption: Resumption<G.Sent>, _ node: CoreNode, _ root: CoreNode
  ) -> _DriverAnswer {
    let answer = node.withSubject(Layout.self) {
      G._Engine.drive(&$0, resumption, _DriverCall(node: node, root: root))
    }
    if answer.isEnd { node.destroySubject(Layout.self) }
    return answer
  }
}

extension GeneratorCore {
  /// The core behind a generator that is a reference, or a new one around one that is not.
  @inlinable
  @inline(__always)
  static func of<G: Generator>(_ generator: consuming G) -> GeneratorCore {
    guard G._Engine.isReference else { return make(generator) }
    guard let object = G._Engine.takeObject(generator) else {
      preconditionFailure("a generator that is a reference has an object: \(G.self)")
    }
    return of(object: object)
  }

  /// Makes a core around a generator.
  @inlinable
  @inline(__always)
  static func make<G: Generator>(_ generator: consuming G) -> GeneratorCore {
    make(generator, run: Operations<G>.word, Operations<G>.Layout.self)
  }
}

/// Delegates that exist only as part of a chain: nobody can refer to them, so they need no object.
extension Driver {
  /// Puts a new delegate on top of the chain that runs.
  ///
  /// The statement then answers ``Flow/delegated``.
  @inlinable
  @inline(__always)
  static func push<G: Generator>(_ generator: consuming G, _ root: CoreNode) {
    root.push(generator, run: Operations<G>.word, Operations<G>.Layout.self)
  }

  /// Whether a generator can be a frame: it is a value, and not aligned more than frames are.
  @inlinable
  @inline(__always)
  static func fitsFrame<G: Generator>(_ type: G.Type) -> Bool {
    !G._Engine.isReference && Operations<G>.Layout.fitsFrame
  }
}

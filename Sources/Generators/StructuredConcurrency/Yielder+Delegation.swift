extension Yielder {
  /// Runs another generator in place of this one until it ends: Python's `yield from` (PEP 380).
  ///
  /// What the delegate yields goes to the caller, what the caller sends goes to the delegate. An
  /// error raised at this generator is raised in the delegate; closing this generator closes the
  /// delegate first. The driver resumes the delegate directly: this body sleeps until its end, and
  /// costs nothing.
  ///
  /// - Parameters:
  ///   - source: A generator function, a generator in any state, or a reference to one.
  ///   - isolation: That of the caller; leave it out.
  ///   - file: Where the delegation stands in its source.
  ///   - line: The same.
  /// - Returns: What the delegate returns.
  /// - Throws: The error that leaves the delegate; ``GeneratorExit`` when the generator is closed;
  ///   ``GeneratorError/alreadyExecuting`` if the delegate runs; ``GeneratorError/exhausted`` if it
  ///   has ended before, and its returned type has no value for `None`;
  ///   ``GeneratorError/yieldedElsewhere``.
  @inlinable
  @discardableResult
  public func yield<Source: Delegatable>(
    from source: consuming Source, isolation: isolated (any Actor)? = #isolation,
    file: StaticString = #fileID, line: UInt32 = #line
  ) async throws -> Source.Delegation.Returned
  where Source.Delegation.Yielded == Yielded, Source.Delegation.Sent == Sent {
    try run.admit()
    run.file = file
    run.line = line
    if run.status == .abandoned { await stayForGood(isolation) }
    run.delegate(to: source.makeGenerator())
    await withUnsafeContinuation { run.continuation = $0 }
    return try run.answer(of: Source.Delegation.self)
  }

  /// Yields the elements of a sequence.
  ///
  /// A value that is sent in the meantime, other than `None`, raises ``GeneratorError/cannotSend``
  /// here, as it does in Python, whose list iterators have no `send`.
  ///
  /// - Parameters:
  ///   - sequence: The sequence.
  ///   - isolation: That of the caller; leave it out.
  ///   - file: Where the delegation stands in its source.
  ///   - line: The same.
  /// - Throws: The error that is raised at this generator; ``GeneratorExit`` when it is closed;
  ///   ``GeneratorError/cannotSend``; ``GeneratorError/yieldedElsewhere``.
  // Disfavoured, so that the one for generators is taken where both fit.
  @_disfavoredOverload
  @inlinable
  public func yield<Elements: Sequence>(
    from sequence: consuming Elements, isolation: isolated (any Actor)? = #isolation,
    file: StaticString = #fileID, line: UInt32 = #line
  ) async throws where Elements.Element == Yielded {
    try await yield(
      from: SequenceGenerator<Elements, Sent>(sequence), isolation: isolation, file: file,
      line: line)
  }
}

extension BodyRun {
  /// Hands a generator to the driver, which runs it in place of this one.
  @inlinable
  func delegate<G: Generator>(to generator: consuming G) {
    if Driver.fitsFrame(G.self) {
      Driver.push(generator, call.root)
    } else {
      call.driver.mount(GeneratorCore.of(generator))
    }
    result = .delegated
    status = .suspended
    isDelegating = true
  }

  /// What the delegate has returned, or the error that is raised at the delegation.
  @inlinable
  func answer<G: Generator>(of type: G.Type) throws -> G.Returned {
    isDelegating = false
    if case .raise(let error) = takeResumption() { throw error }
    if let answer = call.driver.answer(as: G.Returned.self) { return answer }
    guard let none = G._noneReturned() else { throw GeneratorError.exhausted }
    return none
  }
}

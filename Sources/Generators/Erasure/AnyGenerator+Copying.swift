extension AnyGenerator {
  /// Makes a reference to a copy of the generator, which goes on independently.
  ///
  /// The generator's locals are copied, and its delegates with theirs. What they refer to (objects,
  /// other references to generators) is shared.
  ///
  /// - Returns: A reference to the copy. Of a generator that has ended, the same reference.
  /// - Throws: ``GeneratorError/alreadyExecuting`` while the generator runs;
  ///   ``GeneratorError/cannotCopy`` if a started ``StraightLine`` is among them.
  /// - Complexity: O(*d*), where *d* is the depth of the delegation.
  public func copy() throws -> Self { Self(core: try Driver.copy(core)) }

  @inlinable
  init(core: GeneratorCore) { self.core = core }
}

extension AnyGenerator {
  /// Makes sure of what must hold of the memory behind the generator, between two steps.
  ///
  /// It ends the process if something does not hold.
  package func checkInvariants() { Driver.checkInvariants(core) }
}

/// An object of a model: its owners are counted, and using it when there is none left is found.
struct ModelObject: Hashable {
  private let name: String
  private(set) var references: Int

  /// Makes an object with a number of owners.
  init(_ name: String, references: Int = 1) {
    self.name = name
    self.references = references
  }

  var isFreed: Bool { references == 0 }

  /// Reads or writes what is in the object.
  func use() throws {
    if isFreed { throw Fault.usedAfterFreed(name) }
  }

  /// One owner more.
  mutating func retain() throws {
    try use()
    references += 1
  }

  /// One owner less.
  ///
  /// - Returns: Whether it was the last one: the object is freed.
  @discardableResult
  mutating func release() throws -> Bool {
    if isFreed { throw Fault.freedTwice(name) }
    references -= 1
    return isFreed
  }

  /// Throws if there is an owner left.
  func checkFreed() throws {
    if !isFreed { throw Fault.leaked(name) }
  }
}

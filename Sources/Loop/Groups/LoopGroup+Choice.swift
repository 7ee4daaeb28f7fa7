extension LoopGroup {
  /// Which of its loops a group gives something to.
  public enum Choice: Hashable, Sendable {
    /// The one whose turn it is: the loops take turns.
    case next

    /// The one that has least to do, by ``LoopGroup/loads``; among equals they take turns.
    case leastLoaded

    /// A certain one; the numbers count from zero.
    case number(Int)
  }

  /// Chooses a loop, and counts one more there.
  ///
  /// - Throws: ``LoopError/closed`` if the loop is closed, or all are.
  func choose(_ choice: Choice) throws -> Int {
    if case .number(let number) = choice {
      precondition(
        members.indices.contains(number), "LoopGroup: no loop \(number) among \(members.count)")
      guard members[number].isOpen else { throw LoopError.closed }
      members[number].load.begin()
      return number
    }
    let number = state.withLock { state in
      let number = members.chosen(from: &state.next, byLoad: choice == .leastLoaded) { _ in true }
      // Counted before the next one chooses.
      if let number { members[number].load.begin() }
      return number
    }
    guard let number else { throw LoopError.closed }
    return number
  }
}

extension [GroupMember] {
  /// The next one that may be chosen, or that which has least to do of all that may be.
  ///
  /// - Parameters:
  ///   - next: Whose turn it is among equals; changed for the next time.
  ///   - isByLoad: Whether it is to be one that has least to do.
  ///   - isFit: Whether one may be chosen that is open.
  /// - Returns: Its number; `nil` if there is none.
  /// - Complexity: O(*n*) in the loops.
  func chosen(
    from next: inout Int, byLoad isByLoad: Bool, where isFit: (Int) -> Bool
  ) -> Int? {
    var best: (number: Int, load: Int)?
    for place in next..<(next + count) {
      let number = place % count
      guard self[number].isOpen, isFit(number) else { continue }
      let load = isByLoad ? self[number].load.value : 0
      if best.map({ load < $0.load }) ?? true { best = (number, load) }
      if !isByLoad { break }
    }
    guard let best else { return nil }
    next = (best.number + 1) % count
    return best.number
  }
}

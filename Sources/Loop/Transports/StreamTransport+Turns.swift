/// Turns for others: no connection keeps a task going without a suspension for ever.
extension StreamTransport {
  /// How many results a task may have until it takes a turn.
  @inline(__always) private static var maximumResultsAtOnce: Int { 64 }

  /// Counts a result; says whether a turn is to be taken before it.
  ///
  /// What is there already is given without a suspension, and as long as the other side goes on, or an
  /// error stays, there may always be something. Others would never run.
  @inline(__always)
  func takesTurn() -> Bool {
    resultsAtOnce &+= 1
    return resultsAtOnce > Self.maximumResultsAtOnce && beginTurn()
  }

  @inline(never)
  private func beginTurn() -> Bool {
    resultsAtOnce = 0
    openLoop?.pollSoon()
    return true
  }
}

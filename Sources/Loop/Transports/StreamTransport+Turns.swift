/// Turns for others: no connection keeps a task going without a suspension for ever.
extension StreamTransport {
  /// Counts a result; says whether a turn is to be taken before it.
  ///
  /// What is there already is given without a suspension, and as long as the other side goes on, or an
  /// error stays, there may always be something. Others would never run.
  @inline(__always)
  func takesTurn() -> Bool { turns.isTurnDue() && beginTurn() }

  @inline(never)
  private func beginTurn() -> Bool {
    openLoop?.pollSoon()
    return true
  }
}

/// Counts what a task was given without waiting: so that others have their turns.
struct TurnCount {
  /// How many results a task may have until it takes a turn.
  @inline(__always) private static var most: Int { 64 }

  /// How many were given since something was last waited for.
  private var results = 0

  /// Counts a result; says whether a turn is to be taken before it.
  @inline(__always)
  mutating func isTurnDue() -> Bool {
    results &+= 1
    if results <= Self.most { return false }
    results = 0
    return true
  }

  /// The task waits.
  @inline(__always) mutating func restart() { results = 0 }
}

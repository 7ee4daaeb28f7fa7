/// What a thread of a model yields: what it does next, once it is its turn.
struct Turn<Memory> {
  /// What the step is called in a schedule.
  let label: String

  /// Whether the step can be taken now; a thread that waits for something says so here.
  let isPossible: (Memory) -> Bool
}

/// What a thread of a model is sent when it is its turn: the memory that all threads share.
///
/// Lent for one step. A thread that kept it would be no value any more.
final class Lent<Memory> {
  var memory: Memory

  init(_ memory: Memory) { self.memory = memory }
}

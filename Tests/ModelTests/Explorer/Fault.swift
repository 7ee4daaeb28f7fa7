/// What must not happen in a model, and has.
enum Fault: Error, Hashable {
  /// Something that is to happen once has happened again.
  case ranTwice(String)

  /// Something that is to happen once has not happened, and every thread has ended.
  case neverRan(String)

  /// Memory was used of which the last owner had let go.
  case usedAfterFreed(String)

  /// Something was freed that was free already.
  case freedTwice(String)

  /// Something is still kept, and every thread has ended.
  case leaked(String)

  /// Two were in a place that is for one.
  case overlapped(String)

  /// What came first did not go first.
  case outOfOrder(String)

  /// Nothing can go on, and these threads have not ended.
  case asleep([String])

  /// Whatever is done from here on, these threads will never all have ended.
  case endless([String])

  /// Something else that the model knows to be wrong.
  case wrong(String)
}

/// Told when a future is done.
///
/// The loop calls ``futureDone(_:)`` from an iteration, never at once.
@usableFromInline
class FutureObserver {
  @usableFromInline
  init() {}

  /// The future that is completed, sooner or later, because of this call; for reports.
  var completes: CellRef? { nil }

  /// What it watches a task for; for reports.
  var role: ObserverRole { .other }

  /// Whether that future keeps itself until it is completed, since something is to be told of it.
  var keepsItsFuture: Bool { false }

  /// Called once the future is done.
  @usableFromInline
  func futureDone(_ cell: Cell) {}

  /// Told of a pending future of which it is the keeper, but which it does not hold at the moment:
  /// that another one stands for it.
  func futureMoved(
    from head: CellRef, to heir: CellRef
  ) {}

  /// Told of such a future that nobody else has it any more: it is to be held from now on.
  func futureDropped(_ heir: Cell) {}
}

/// What a task is watched for.
enum ObserverRole {
  /// It is one of a group, whose statements this task runs.
  case group(AnyObject, parent: CellRef?)

  /// It is cancelled at this time of the loop's clock, in nanoseconds.
  case limit(Int64)

  /// A Swift task, a continuation or another thread waits for its end.
  case outside

  /// Something that reports do not tell of.
  case other
}

/// Which straight-line body runs on this thread; of several that drive each other, the innermost.
///
/// A body that used the ``Yielder`` of another one would suspend itself, while the driver of the
/// other believes that its own body had; nobody would ever go on. So a yield looks here first. The
/// identity of the current Swift task says the same, and costs about ten times as much.
@usableFromInline
enum ActiveBody {
  private static let slot = ThreadSlot(for: "straight-line generators")

  /// The body that runs on this thread.
  @usableFromInline
  static var current: ObjectMark? { slot.mark }

  /// Notes which body runs now, and gives the one that it interrupts.
  @usableFromInline
  static func enter(_ body: ObjectMark) -> ObjectMark? {
    let outer = slot.mark
    if outer != body { slot.mark = body }
    return outer
  }

  /// Goes back to the body that was interrupted.
  ///
  /// If there was none the mark stays, since the same body will most often be the next one; it says
  /// nothing about one that is not driven, whose status forbids it to yield.
  @usableFromInline
  static func leave(
    _ body: ObjectMark, to outer: ObjectMark?
  ) {
    if let outer, outer != body { slot.mark = outer }
  }
}

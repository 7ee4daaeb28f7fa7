extension Suspension {
  /// Waits for a future.
  ///
  /// It may be yielded as often as one likes, or never. For a future that is done the task goes on
  /// in the loop's next iteration; an error of it is raised there.
  ///
  /// - Parameter future: The future. Its loop keeps it until it is done.
  public init<Value>(awaiting future: Future<Value>) {
    let anchor = future.cell.head.anchor
    let number = anchor.loop?.handed.add(future.cell) ?? 0
    word = .awaits(handed: number, of: anchor)
  }
}

extension Future {
  /// What a generator yields that keeps this future and waits for it.
  @inlinable
  @inline(__always)
  var suspension: Suspension { Suspension(word: .awaits(keeping: cell.head)) }
}

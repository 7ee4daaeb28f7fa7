extension AsyncSequence where Self: SendableMetatype, AsyncIterator: SendableMetatype {
  /// A generator of the elements that **blocks the thread** which resumes it until there is one.
  ///
  /// ```swift
  /// let (numbers, continuation) = AsyncStream.makeStream(of: Int.self)
  /// let generator = numbers.blockingGenerator()
  /// continuation.yield(1)
  /// print(try generator.next()!)  // 1
  /// ```
  ///
  /// For a thread of one's own: a script, a test, a worker. On an event loop it would stop all other
  /// tasks, on a thread of Swift's pool it takes one of a few, and on the main thread it waits
  /// forever for a sequence that needs that thread. The sequence is pulled: its iterator is asked
  /// when the generator is resumed.
  ///
  /// - Returns: A generator that yields the elements and raises the error of the sequence. Closing
  ///   it lets go of the iterator, without waiting for the element after next.
  public func blockingGenerator() -> StraightLine<Element, Void, Void> {
    StraightLine(sharing: self) { co, sequence in
      var iterator = sequence.makeAsyncIterator()
      while let element = try await iterator.next(isolation: nil) { try await co.yield(element) }
    }
  }
}

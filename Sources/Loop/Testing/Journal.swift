/// Words that coroutines and callbacks append, to be compared with what is expected.
///
/// The oldest oracle for code that takes turns: what happened, in order, as a list.
///
/// ```swift
/// let journal = Journal()
/// loop.callSoon { journal.note("first") }
/// loop.callSoon { journal.note("second") }
/// try loop.runUntilIdle()
/// try journal.expect(["first", "second"])
/// ```
public final class Journal {
  /// The words so far.
  public private(set) var words: [String] = []

  /// Makes an empty journal.
  public init() {}

  /// Appends a word.
  public func note(_ word: String) { words.append(word) }

  /// Takes the words out.
  ///
  /// - Returns: The words so far; the journal is empty then.
  public func take() -> [String] {
    defer { words = [] }
    return words
  }

  /// Takes the words out, and compares them with what is expected.
  ///
  /// - Parameter expected: All words since the last time, in order.
  /// - Throws: ``JournalMismatch`` if they differ.
  public func expect(_ expected: [String]) throws(JournalMismatch) {
    let actual = take()
    if actual != expected { throw JournalMismatch(expected: expected, actual: actual) }
  }
}

@available(*, unavailable, message: "a journal belongs to the thread of its loop")
extension Journal: Sendable {}

/// A journal has other words in it than expected.
public struct JournalMismatch: Error, Hashable, Sendable {
  /// The words that were expected.
  public let expected: [String]

  /// The words that were there.
  public let actual: [String]

  /// The place of the first word that differs, counted from zero.
  public var place: Int {
    zip(expected, actual).enumerated().first { $1.0 != $1.1 }?.offset
      ?? min(expected.count, actual.count)
  }
}

extension JournalMismatch: CustomStringConvertible {
  /// Where the lists begin to differ, and both lists.
  public var description: String {
    func word(_ words: [String]) -> String {
      place < words.count ? "“\(words[place])”" : "nothing"
    }
    return """
      the journal has \(word(actual)) at place \(place), where \(word(expected)) was expected
        expected: \(expected)
        found:    \(actual)
      """
  }
}

/// A list of words that a body appends to, so that a test can compare the order of events.
final class Journal {
  /// The words.
  private(set) var words: [String] = []

  /// Appends a word.
  func write(_ word: String) { words.append(word) }
}

/// An error with a name.
struct Failure: Error, Equatable {
  let name: String
  init(_ name: String) { self.name = name }
}

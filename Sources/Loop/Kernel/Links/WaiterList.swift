/// Several that wait for one future, in order.
///
/// One that leaves is searched for; in a long list by a table, which is made when the first one leaves.
/// So any number may come and go beside a future that goes on for ever.
///
/// Complexity: O(1), amortised, for coming and for leaving.
final class WaiterList {
  /// How long a list is at least that has a table.
  private static var leastTabled: Int { 16 }

  /// The waiters; `none` in the place of one that has left.
  private(set) var words: [WaiterWord]

  /// How many have left whose place is still there.
  private var gaps = 0

  /// Where a waiter stands, by its address.
  private var places: [UInt: Int]?

  init(_ words: [WaiterWord]) { self.words = words }

  var isEmpty: Bool { words.count == gaps }

  /// How many wait.
  var count: Int { words.count - gaps }

  func append(_ word: WaiterWord) {
    places?[word.address] = words.count
    words.append(word)
  }

  /// Takes one out.
  ///
  /// - Parameter address: That of the task or the observer.
  /// - Returns: Its word, with what that keeps; `nil` if it is not here.
  func remove(address: UInt) -> WaiterWord? {
    guard let place = place(of: address) else { return nil }
    let word = words[place]
    places?[address] = nil
    words[place] = .none
    gaps += 1
    while words.last == WaiterWord.none {
      words.removeLast()
      gaps -= 1
    }
    if gaps > Self.leastTabled, gaps * 2 > words.count { close() }
    return word
  }

  /// Takes all out, with what their words keep.
  func takeAll() -> [WaiterWord] {
    defer {
      words = []
      gaps = 0
      places = nil
    }
    return words
  }

  private func place(of address: UInt) -> Int? {
    if places == nil {
      if words.count < Self.leastTabled { return words.firstIndex { $0.address == address } }
      makeTable()
    }
    return places?[address]
  }

  private func makeTable() {
    var places: [UInt: Int] = [:]
    for (place, word) in words.enumerated() where word != .none { places[word.address] = place }
    self.places = places
  }

  /// Closes the gaps.
  private func close() {
    words.removeAll { $0 == .none }
    gaps = 0
    if places != nil { makeTable() }
  }
}

import Generators
import Loop

/// Words that coroutines and callbacks append, to be compared with what is expected.
final class Journal {
  private(set) var words: [String] = []

  func note(_ word: String) { words.append(word) }

  /// Takes the words out.
  func take() -> [String] {
    defer { words = [] }
    return words
  }
}

/// Awaits something and notes how that ends.
struct Noting<Source: Awaitable>: Generator, Awaitable {
  typealias Yielded = Suspension
  typealias Sent = Void
  typealias Returned = Void

  private let journal: Journal
  private let name: String
  private var base: Source.Delegation

  init(_ journal: Journal, _ name: String, _ source: Source) {
    self.journal = journal
    self.name = name
    self.base = source.makeGenerator()
  }

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Suspension, Void> {
    do {
      switch try base.resume(resumption) {
      case .yielded(let suspension): return .yielded(suspension)
      case .returned(let value):
        journal.note(value is Void ? name : "\(name) \(value)")
        return .returned(())
      }
    } catch {
      journal.note("\(name) \(word(for: error))")
      throw error
    }
  }
}

/// A short word for an error.
func word(for error: any Error) -> String {
  switch error {
  case is CancelledError: "cancelled"
  case is TimeoutError: "timeout"
  case is GeneratorExit: "closed"
  case let error as TaskGroupError: "group[" + error.errors.map(word).joined(separator: " ") + "]"
  default: "\(error)"
  }
}

/// An error of the tests.
enum Mishap: Error, Hashable {
  case first
  case second
}

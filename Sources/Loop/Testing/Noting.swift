import Generators
import Loop

/// Awaits something and notes in a journal how that ends: what ``Journal/noting(_:_:)`` gives.
public struct Noting<Source: Awaitable>: Generator, Awaitable {
  public typealias Yielded = Suspension
  public typealias Sent = Void
  public typealias Returned = Source.Delegation.Returned

  private let journal: Journal
  private let name: String
  private var base: Source.Delegation

  init(_ journal: Journal, _ name: String, _ source: Source) {
    self.journal = journal
    self.name = name
    self.base = source.makeGenerator()
  }

  public mutating func resume(
    _ resumption: Resumption<Void>
  ) throws -> Step<Suspension, Returned> {
    do {
      let step = try base.resume(resumption)
      if case .returned(let value) = step {
        journal.note(value is Void ? name : "\(name) \(value)")
      }
      return step
    } catch {
      journal.note("\(name) \(Journal.word(for: error))")
      throw error
    }
  }
}

extension Journal {
  /// Awaits something, and notes how that ends.
  ///
  /// ```swift
  /// loop.createTask(journal.noting("lock", lock.acquire()))
  /// // "lock", "lock 42" for a result, "lock cancelled" for an error
  /// ```
  ///
  /// - Parameters:
  ///   - name: What the note begins with.
  ///   - source: What is awaited.
  /// - Returns: An awaitable that ends as `source` does.
  public func noting<Source: Awaitable>(_ name: String, _ source: Source) -> Noting<Source> {
    Noting(self, name, source)
  }

  /// A short word for an error: `cancelled`, `timeout`, `closed`, else its description.
  ///
  /// - Parameter error: Any error; those of a task group are listed in brackets.
  /// - Returns: The word.
  public static func word(for error: any Error) -> String {
    switch error {
    case is CancelledError: "cancelled"
    case is TimeoutError: "timeout"
    case is GeneratorExit: "closed"
    case let error as TaskGroupError:
      "group[" + error.errors.map(word).joined(separator: " ") + "]"
    default: "\(error)"
    }
  }
}

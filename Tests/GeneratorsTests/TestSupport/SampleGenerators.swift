import Generators

/// Yields 0..<n, written by hand.
struct HandCounter: Generator {
  var i = 0
  let n: Int

  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<Int, String> {
    do { try resumption.get() } catch {
      i = n
      throw error
    }
    guard i < n else { return .returned("counted to \(n)") }
    defer { i += 1 }
    return .yielded(i)
  }
}

/// Yields 0..<n and returns a text.
struct Counter: GeneratorFunction {
  typealias Yielded = Int
  typealias Returned = String

  var i = 0
  let n: Int

  static let body = Program {
    While {
      $0.i < $0.n
    } do: {
      Yield { $0.i }
      Do { $0.i += 1 }
    }
    Return { "counted to \($0.n)" }
  }
}

/// Yields the mean of what it was sent, until it is sent `nil`.
struct Averager: GeneratorFunction {
  typealias Yielded = Double
  typealias Sent = Double?
  typealias Returned = Int

  var total = 0.0
  var count = 0
  var isOpen = true

  static let body = Program {
    While {
      $0.isOpen
    } do: {
      Yield {
        $0.count == 0 ? 0 : $0.total / Double($0.count)
      } receive: { frame, term in
        guard let term else {
          frame.isOpen = false
          return
        }
        frame.total += term
        frame.count += 1
      }
    }
    Return { $0.count }
  }
}

/// Yields numbers without end and writes down what happens to it.
struct Recorder: GeneratorFunction {
  typealias Yielded = Int
  typealias Sent = String?

  let journal: Journal
  var i = 0

  static let body = Program {
    Do { $0.journal.write("start") }
    Try {
      While { _ in
        true
      } do: {
        Yield {
          $0.i
        } receive: {
          $0.journal.write("got \($1 ?? "nil")")
        }
        Do { $0.i += 1 }
      }
    } finally: {
      Do { $0.journal.write("finally") }
    }
  }
}

/// All that a generator yields.
func items<D: Delegatable>(_ source: D) throws -> [D.Delegation.Yielded] {
  var generator = source.makeGenerator()
  var items: [D.Delegation.Yielded] = []
  while let item = try generator.next() { items.append(item) }
  return items
}

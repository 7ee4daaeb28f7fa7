import Generators

/// A value that a trace can show: a plain value of the language, or an error value.
indirect enum Plain: Hashable, Codable, Sendable {
  case null
  case int(Int)
  case string(String)
  case list([Plain])
  case error(kind: String, payload: Plain)

  /// The value as the trace shows it.
  var json: JSON {
    switch self {
    case .null: .null
    case .int(let value): .int(value)
    case .string(let value): .string(value)
    case .list(let items): .array(items.map(\.json))
    case .error(let kind, let payload):
      .array([.string("error"), .string(kind), payload.json])
    }
  }
}

/// What a variable holds, and what generators of the language yield, are sent and return.
// Unchecked, so that a `StopIteration` can carry it: a program runs on one thread.
enum Value: @unchecked Sendable {
  case plain(Plain)
  case generator(AnyGenerator<Value, Value, Value>)
  case iterator(ListIterator)
  /// An object of another kind of programs: a future, a lock, …
  case object(AnyObject)

  static var null: Value { .plain(.null) }

  /// The value, if it can be shown.
  var plain: Plain {
    get throws {
      guard case .plain(let plain) = self else { throw LanguageError("no plain value: \(self)") }
      return plain
    }
  }
}

extension Value: NoneExpressible {
  static var none: Value { .null }

  static func isNone(_ value: Value) -> Bool {
    if case .plain(.null) = value { true } else { false }
  }
}

/// An iterator object over a list, which keeps its place between uses.
final class ListIterator {
  private var items: ArraySlice<Plain>

  init(_ items: [Plain]) { self.items = items[...] }

  func next() -> Value? { items.popFirst().map(Value.plain) }
}

/// What a delegation or a loop takes items from: a list, whose place is a value, or an iterator
/// object.
enum Items: Sequence, IteratorProtocol {
  case list(ArraySlice<Plain>)
  case iterator(ListIterator)

  mutating func next() -> Value? {
    switch self {
    case .iterator(let iterator): return iterator.next()
    case .list(var items):
      let first = items.popFirst()
      self = .list(items)
      return first.map(Value.plain)
    }
  }
}

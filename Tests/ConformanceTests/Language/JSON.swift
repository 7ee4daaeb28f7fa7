import Foundation

/// A JSON value as the conformance files hold it: no booleans and no fractions.
enum JSON: Hashable, Sendable {
  case null
  case int(Int)
  case string(String)
  case array([JSON])
  case object([String: JSON])
}

extension JSON {
  /// Reads a JSON text.
  init(parsing text: Data) throws {
    self = try JSON(JSONSerialization.jsonObject(with: text, options: .fragmentsAllowed))
  }

  /// Takes what `JSONSerialization` gives.
  private init(_ object: Any) throws {
    switch object {
    case is NSNull: self = .null
    case let value as String: self = .string(value)
    case let value as Int: self = .int(value)
    case let items as [Any]: self = .array(try items.map(JSON.init))
    case let members as [String: Any]: self = .object(try members.mapValues(JSON.init))
    default: throw LanguageError("no value of the language: \(object)")
    }
  }
}

extension JSON: CustomStringConvertible {
  var description: String {
    switch self {
    case .null: "null"
    case .int(let value): "\(value)"
    case .string(let value): "\"\(value)\""
    case .array(let items): "[" + items.map(\.description).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.sorted { $0.key < $1.key }.map { "\"\($0)\": \($1)" }.joined(separator: ", ")
        + "}"
    }
  }
}

/// A program that does not follow the language; never the library's fault.
struct LanguageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Reading parts of a program.
extension JSON {
  var array: [JSON] {
    get throws {
      guard case .array(let items) = self else { throw LanguageError("no list: \(self)") }
      return items
    }
  }

  var object: [String: JSON] {
    get throws {
      guard case .object(let members) = self else { throw LanguageError("no object: \(self)") }
      return members
    }
  }

  var string: String {
    get throws {
      guard case .string(let value) = self else { throw LanguageError("no string: \(self)") }
      return value
    }
  }

  /// The name in a place where there may be `null`.
  var optionalString: String? {
    get throws { self == .null ? nil : try string }
  }
}

import Generators

/// A program in a decoder's user info, which takes sendable values only.
// Unchecked: it is decoded on the thread on which the program runs.
struct Shared: @unchecked Sendable {
  static let key = "program"
  let program: GeneratorProgram

  init(_ program: GeneratorProgram) { self.program = program }
}

// A checkpoint holds plain values only: it is taken of programs that have no others. What the
// activations of a program share is not part of it.

/// A list holds lists in so many levels that an encoder, which recurses, needs more stack than a
/// thread of a test has.
struct NestedTooDeep: Error {}

extension Value: Codable {
  func encode(to encoder: any Encoder) throws {
    guard try plain.isNested(below: 32) else { throw NestedTooDeep() }
    try plain.encode(to: encoder)
  }

  init(from decoder: any Decoder) throws { self = .plain(try Plain(from: decoder)) }
}

extension GeneratorFrame: Codable {
  private enum Key: String, CodingKey {
    case values, caught, source
  }

  /// A caught error as a value.
  private struct Caught: Codable {
    let kind: String
    let payload: Plain
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(locals.values, forKey: .values)
    let caught = try locals.caught.mapValues { error in
      guard let value = Kinds.value(error) else { throw error }
      guard value.payload.isNested(below: 32) else { throw NestedTooDeep() }
      return Caught(kind: value.kind, payload: value.payload)
    }
    try container.encode(caught, forKey: .caught)
    try container.encode(source, forKey: .source)
  }

  init(from decoder: any Decoder) throws {
    guard
      let program =
        ((CodingUserInfoKey(rawValue: Shared.key).flatMap { decoder.userInfo[$0] }) as? Shared)?
        .program
    else {
      throw LanguageError("a checkpoint without its program")
    }
    let container = try decoder.container(keyedBy: Key.self)
    let values = try container.decode([String: Value].self, forKey: .values)
    let caught = try container.decode([Int: Caught].self, forKey: .caught)
    self.init(
      locals: Locals(
        world: program.world, heading: { [.string("log")] }, values: values,
        caught: caught.mapValues { Kinds.checkpointed($0.kind, $0.payload) }),
      program: program, source: try container.decode(Value.self, forKey: .source))
  }
}

extension Plain {
  /// Whether there are fewer levels of lists and errors than a limit.
  fileprivate func isNested(below limit: Int) -> Bool {
    guard limit > 0 else { return false }
    return switch self {
    case .list(let items): items.allSatisfy { $0.isNested(below: limit - 1) }
    case .error(_, let payload): payload.isNested(below: limit - 1)
    case .null, .int, .string: true
    }
  }
}

extension Kinds {
  /// The error for a kind, those of the library included.
  fileprivate static func checkpointed(_ kind: String, _ payload: Plain) -> any Error {
    switch kind {
    case "AlreadyExecuting": GeneratorError.alreadyExecuting
    case "SentBeforeStart": GeneratorError.sentBeforeStart
    case "GeneratorIgnoredExit": GeneratorError.ignoredExit
    case "GeneratorRaisedStopIteration": GeneratorError.raisedStopIteration
    case "NoSend": GeneratorError.cannotSend
    default: error(kind, payload)
    }
  }
}

/// Random programs in the language of the conformance files.
///
/// Every program ends: its loops are bounded, and a generator function calls only those after it.
/// A statement `["log", "enter", N]` stands before each `try` with clean-up, and
/// `["log", "finally", N]` begins the clean-up.
struct RandomProgram {
  /// What may occur.
  enum Contents {
    /// Everything: generator objects that are shared, driven from several sides and reentered.
    case objects

    /// Only what is a value, so that a copy of a suspended generator is independent of it.
    case values
  }

  private var random: SeededRandom
  private let contents: Contents
  private let functionCount: Int
  private var numbers = 0

  /// The number of globals that hold generators.
  let globalCount = 3

  init(seed: Int, _ contents: Contents) {
    random = SeededRandom(seed: seed)
    self.contents = contents
    functionCount = random.below(4) + 1
  }

  /// The generator functions: `f0`, `f1`, …, each with a parameter `n`.
  mutating func program() -> JSON {
    var functions: [String: JSON] = [:]
    for index in 0..<functionCount {
      var body: [JSON] = [["set", "x", nil], ["set", "y", 1]]
      if contents == .objects { body.append(["iter", "it", ["list", 10, 20, 30]]) }
      body += block(in: index, depth: 0, handling: false)
      functions["f\(index)"] = .object(["params": ["n"], "body": .array(body)])
    }
    return .object(["gens": .object(functions)])
  }

  /// A driver that makes a generator for each global and drives them.
  mutating func driver() -> JSON {
    var operations: [JSON] = (0..<globalCount).map { global in
      ["new", .string("$g\(global)"), "f0", .int(random.below(5))]
    }
    for _ in 0..<(10 + random.below(20)) {
      operations.append(operation(on: global()))
    }
    return .array(operations)
  }

  /// A step of the driver.
  mutating func operation(on name: JSON) -> JSON {
    switch random.below(100) {
    case ..<55: ["next", name]
    case ..<75: ["send", name, random.pick(nil, 1, "s")]
    case ..<92: .array(["throw", name] + raised())
    default: ["close", name]
    }
  }

  private mutating func global() -> JSON { .string("$g\(random.below(globalCount))") }

  private mutating func number() -> Int {
    numbers += 1
    return numbers
  }

  private mutating func target() -> JSON { random.pick(nil, "x", "y") }

  private mutating func raised() -> [JSON] {
    let kind: JSON = random.pick(
      "ValueError", "ValueError", "ValueError", "KeyError", "KeyError", "StopIteration",
      "GeneratorExit")
    return kind == "GeneratorExit" ? [kind] : [kind, random.pick(nil, 1, "p")]
  }

  private mutating func kinds() -> JSON {
    .array(
      (0...random.below(2)).map { _ in
        random.pick(
          "Any", "Exception", "ValueError", "KeyError", "StopIteration", "GeneratorExit",
          "AlreadyExecuting", "GeneratorIgnoredExit", "NoSend", "SentBeforeStart")
      })
  }

  private mutating func expression() -> JSON {
    random.pick(
      nil, 1, 2, "a", ["var", "x"], ["var", "y"], ["var", "n"], ["list", ["var", "x"], 3],
      ["+", ["var", "n"], 1])
  }

  private mutating func condition() -> JSON {
    [random.pick("==", "!="), ["var", random.pick("x", "y")], random.pick(nil, 1, "s")]
  }

  private mutating func source(in index: Int) -> JSON {
    if index + 1 < functionCount, random.happens(60) {
      let callee = index + 1 + random.below(functionCount - index - 1)
      return ["call", .string("f\(callee)"), expression()]
    }
    if contents == .objects, random.happens(70) {
      return ["var", random.happens(70) ? global() : "it"]
    }
    return ["list", 1, "i", nil]
  }

  private mutating func block(in index: Int, depth: Int, handling: Bool) -> [JSON] {
    var statements: [JSON] = []
    for _ in 0...random.below(depth == 0 ? 5 : 3) {
      statements += statement(in: index, depth: depth, handling: handling)
    }
    return statements
  }

  private mutating func nested(in index: Int, depth: Int, handling: Bool) -> JSON {
    .array(block(in: index, depth: depth + 1, handling: handling))
  }

  private mutating func statement(in index: Int, depth: Int, handling: Bool) -> [JSON] {
    let choice = random.below(100)
    if depth < 3 {
      switch choice {
      case 50..<66: return guarded(in: index, depth: depth, handling: handling)
      case 66..<72:
        let positive = nested(in: index, depth: depth, handling: handling)
        let negative = nested(in: index, depth: depth, handling: handling)
        return [["if", condition(), positive, negative]]
      case 72..<76:
        let counter = JSON.string("l\(number())")
        let body = block(in: index, depth: depth + 1, handling: handling)
        let count: JSON = ["set", counter, ["+", ["var", counter], 1]]
        return [
          ["set", counter, 0],
          ["while", ["<", ["var", counter], .int(1 + random.below(3))], .array([count] + body)],
        ]
      case 76..<81:
        let body = nested(in: index, depth: depth, handling: handling)
        return [["for", random.pick("x", "y"), source(in: index), body]]
      default: break
      }
    }
    switch choice {
    case ..<26: return [["yield", target(), expression()]]
    case ..<34: return [["log", "at", .int(number()), expression()]]
    case ..<50: return [["yield_from", target(), source(in: index)]]
    case 81..<84: return [.array(["raise"] + raised())]
    case 84..<86: return [["return", expression()]]
    case 86..<88: return handling ? [["reraise"]] : [["log", "plain"]]
    case 88... where contents == .objects: return [objectStatement(in: index)]
    default: return [["set", random.pick("x", "y"), expression()]]
    }
  }

  private mutating func guarded(in index: Int, depth: Int, handling: Bool) -> [JSON] {
    var handlers: [JSON] = []
    for _ in 0..<random.below(3) {
      let body = block(in: index, depth: depth + 1, handling: true)
      handlers.append([kinds(), "e", .array([["log", ["kind", "e"], ["payload", "e"]]] + body)])
    }
    let body = nested(in: index, depth: depth, handling: handling)
    guard handlers.isEmpty || random.happens(60) else {
      return [["try", body, .array(handlers), nil]]
    }
    let number = JSON.int(number())
    let cleanup = block(in: index, depth: depth + 1, handling: handling)
    return [
      ["log", "enter", number],
      ["try", body, .array(handlers), .array([["log", "finally", number]] + cleanup)],
    ]
  }

  private mutating func objectStatement(in index: Int) -> JSON {
    let name = global()
    switch random.below(8) {
    case 0: return ["next", target(), "it"]
    case 1: return ["state", "x", name]
    case 2: return ["close", name]
    case 3: return ["send", target(), name, random.pick(nil, 1)]
    case 4: return .array(["throw", target(), name] + raised())
    case 5:
      guard index + 1 < functionCount else { return ["next", target(), name] }
      return ["new", name, .string("f\(index + 1)"), 1]
    default: return ["next", target(), name]
    }
  }
}

extension JSON: ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByNilLiteral
{
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .int(value) }
  init(nilLiteral: ()) { self = .null }
}

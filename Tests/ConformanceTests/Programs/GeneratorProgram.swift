import Generators

/// A generator program, ready to run.
final class GeneratorProgram {
  struct Function {
    let parameters: [String]
    let body: Body
  }

  enum Body {
    case statements(AnyStatement<GeneratorFrame>)
    case straightLine(AsyncStatement<GeneratorFrame>)
  }

  let world = World()
  /// What a log entry begins with, for the n-th activation of the program.
  var heading: (Int) -> [Plain] = { _ in [.string("log")] }
  private var activations = 0
  private var functions: [String: Function] = [:]
  private var generators: [ProgramGenerator] = []

  init(_ source: JSON, _ form: DelegateForm) throws {
    let compiler = BodyCompiler(GeneratorDialect(form: form))
    let asyncCompiler = AsyncCompiler(AsyncGeneratorDialect())
    let sources = try (try source.object["gens"] ?? .null).object
    functions = try sources.keys.reduce(into: [:]) { functions, name in
      let function = try (sources[name] ?? .null).object
      let body = function["body"] ?? .null
      functions[name] = Function(
        parameters: try (function["params"] ?? .null).array.map { try $0.string },
        body: form == .straightLine
          ? .straightLine(try asyncCompiler.block(body))
          : .statements(
            AnyStatement(try compiler.block(body), name: name, source: "\(function)")))
    }
  }

  /// The bodies of the functions that are made of statements, by which checkpoints are read.
  var bodies: [AnyStatement<GeneratorFrame>] {
    functions.values.compactMap {
      if case .statements(let statements) = $0.body { statements } else { nil }
    }
  }

  /// Calls a generator function whose body is statements.
  func call(_ name: String, _ arguments: [Value]) throws -> DynamicGenerator<GeneratorFrame> {
    let (frame, body) = try activate(name, arguments)
    guard case .statements(let statements) = body else {
      throw LanguageError("not made of statements: \(name)")
    }
    return DynamicGenerator(frame: frame, body: statements)
  }

  /// Calls a generator function and keeps the generator until the program has ended.
  func reference(_ name: String, _ arguments: [Value]) throws -> ProgramGenerator {
    let (frame, body) = try activate(name, arguments)
    switch body {
    case .statements(let statements):
      return keep(ProgramGenerator(DynamicGenerator(frame: frame, body: statements)))
    case .straightLine(let statement):
      let generator = StraightLine<Value, Value, Value>(sharing: (frame, statement)) { co, parts in
        try await parts.1(AsyncActivation(parts.0, co)) ?? .null
      }
      return keep(ProgramGenerator(generator))
    }
  }

  private func activate(
    _ name: String, _ arguments: [Value]
  ) throws -> (GeneratorFrame, Body) {
    guard let function = functions[name], function.parameters.count == arguments.count else {
      throw LanguageError("no such call: \(name)(\(arguments.count) arguments)")
    }
    let values = Dictionary(zip(function.parameters, arguments)) { $1 }
    activations += 1
    let heading = heading(activations)
    let locals = Locals(world: world, heading: { heading }, values: values)
    return (GeneratorFrame(locals: locals, program: self), function.body)
  }

  /// Keeps a generator alive until the program has ended.
  private func keep(_ generator: ProgramGenerator) -> ProgramGenerator {
    generators.append(generator)
    return generator
  }

  /// Runs the driver and gives the trace; closes every generator afterwards, as part of the run, if
  /// that is asked for.
  func run(_ driver: JSON, closing: Bool = false) throws -> [JSON] {
    defer { end() }
    for operation in try driver.array { try perform(try operation.array) }
    if closing { closeAll() }
    try world.checkLimit()
    return world.trace.map(\.json)
  }

  /// Closes every generator, also one that answers with another `yield`.
  func closeAll() {
    // A generator may make others while it is closed.
    while let generator = generators.first(where: { $0.state == .suspended }) {
      try? generator.close()
    }
  }

  /// Ends what is still suspended, and lets go of everything.
  func end() {
    world.end()
    closeAll()
    generators = []
    world.globals = [:]
  }

  /// Performs one operation of the driver.
  func perform(_ operation: [JSON]) throws {
    let parts = Parts(operation)
    let name = try parts.name(0)
    let locals = Locals(world: world, heading: { [] }, values: [:])
    switch try operation.first?.string {
    case "new":
      let arguments = try parts.expressions(from: 2).map { try $0.evaluate(locals) }
      world.globals[name] = .generator(try reference(try parts.name(1), arguments))
    case "next":
      try report { try locals.value(name).generator.resume(.next) }
    case "send":
      let value = try parts.expression(1).evaluate(locals)
      try report { try locals.value(name).generator.send(value) }
    case "throw":
      let payload = try parts.expression(2).evaluate(locals).plain
      let error = Kinds.error(try parts.name(1), payload)
      try report { try locals.value(name).generator.throw(error) }
    case "close":
      try reportErrors {
        try locals.value(name).generator.close()
        note("closed")
      }
    case "state":
      let state = try locals.value(name).generator.state
      note("state", .string(state.rawValue.uppercased()))
    default: throw LanguageError("no driver operation: \(operation)")
    }
  }

  func note(_ word: String, _ values: Plain...) {
    world.trace.append(.list([.string(word)] + values))
  }

  private func report(_ step: () throws -> Step<Value, Value>) throws {
    try reportErrors {
      switch try step() {
      case .yielded(let value): note("yield", try value.plain)
      case .returned(let value): note("return", try value.plain)
      }
    }
  }

  func reportErrors(_ action: () throws -> Void) throws {
    do {
      try action()
    } catch {
      guard let (kind, payload) = Kinds.value(error) else { throw error }
      if kind == "StopIteration" {
        note("return", payload)
      } else {
        note("raise", .string(kind), payload)
      }
    }
  }
}

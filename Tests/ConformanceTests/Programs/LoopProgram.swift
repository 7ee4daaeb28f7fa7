import Generators
import Loop

/// A loop program, ready to run.
final class LoopProgram {
  struct Function {
    let parameters: [String]
    let body: Body
  }

  enum Body {
    case statements(AnyStatement<LoopFrame>)
    case straightLine(AsyncStatement<LoopFrame>)
  }

  let world = World()
  let loop: EventLoop
  private var functions: [String: Function] = [:]
  private var labels: [String: Int] = [:]
  private var spawned: [(label: String, future: Future<Value>)] = []
  private var generators: [LazyAwaitable] = []

  init(_ source: JSON, _ form: DelegateForm) throws {
    loop = try EventLoop(clock: VirtualClock())
    let compiler = BodyCompiler(LoopDialect(form: form))
    let asyncCompiler = AsyncCompiler(AsyncLoopDialect())
    for group in ["coros", "callbacks"] {
      for (name, source) in try (try source.object[group] ?? .object([:])).object {
        let function = try source.object
        let body = function["body"] ?? .null
        functions[name] = Function(
          parameters: try (function["params"] ?? .array([])).array.map { try $0.string },
          body: form == .straightLine && group == "coros"
            ? .straightLine(try asyncCompiler.block(body))
            : .statements(AnyStatement(try compiler.block(body))))
      }
    }
    world.now = { [unowned self] in time }
    loop.exceptionHandler = { [unowned self] _, report in
      guard report.kind == .callback else { return }
      guard let (kind, payload) = Kinds.value(report.error) else {
        return note("loop", .string("\(report.error)"))
      }
      note("loop", .string("callback_error"), .string(kind), payload)
    }
  }

  private var time: Int { Int(loop.time.components.seconds) }

  private func note(_ label: String, _ values: Plain...) {
    world.trace.append(.list([.int(time), .string(label)] + values))
  }

  /// The label of the next activation of a function.
  func label(_ name: String) -> String {
    labels[name, default: 0] += 1
    return "\(name).\(labels[name, default: 0])"
  }

  private func activate(
    _ name: String, _ label: String, _ arguments: [Value]
  ) throws -> (LoopFrame, Body) {
    guard let function = functions[name], function.parameters.count == arguments.count else {
      throw LanguageError("no such call: \(name)(\(arguments.count) arguments)")
    }
    let values = Dictionary(zip(function.parameters, arguments)) { $1 }
    let heading = { [unowned self] in [Plain.int(time), .string(label)] }
    let locals = Locals(world: world, heading: heading, values: values)
    return (LoopFrame(locals: locals, program: self), function.body)
  }

  private func activate(
    _ name: String, _ label: String, _ arguments: [Value]
  ) throws -> DynamicGenerator<LoopFrame> {
    let (frame, body): (LoopFrame, Body) = try activate(name, label, arguments)
    guard case .statements(let statements) = body else {
      throw LanguageError("not made of statements: \(name)")
    }
    return DynamicGenerator(frame: frame, body: statements)
  }

  private static func straightLine(
    _ frame: LoopFrame, _ statement: @escaping AsyncStatement<LoopFrame>
  ) -> StraightLine<Suspension, Void, Value> {
    StraightLine(sharing: (frame, statement)) { co, parts in
      try await parts.1(AsyncActivation(parts.0, co)) ?? .null
    }
  }

  /// Calls a coroutine whose body is statements.
  func call(_ name: String, _ arguments: [Value]) throws -> DynamicGenerator<LoopFrame> {
    try activate(name, label(name), arguments)
  }

  /// Calls a coroutine.
  func reference(_ name: String, _ arguments: [Value]) throws -> LazyAwaitable {
    let (frame, body): (LoopFrame, Body) = try activate(name, label(name), arguments)
    switch body {
    case .statements(let statements):
      return LazyAwaitable(DynamicGenerator(frame: frame, body: statements))
    case .straightLine(let statement):
      return LazyAwaitable(Self.straightLine(frame, statement))
    }
  }

  /// Runs a callback, whose body never suspends.
  func callBack(_ name: String, _ label: String, _ arguments: [Value]) throws {
    var body: DynamicGenerator<LoopFrame> = try activate(name, label, arguments)
    _ = try body.resume(.next)
  }

  /// Calls a coroutine and makes a task of it.
  func spawn(_ name: String, _ arguments: [Value]) throws -> Future<Value> {
    let label = label(name)
    let (frame, body): (LoopFrame, Body) = try activate(name, label, arguments)
    let future: Future<Value>
    switch body {
    case .statements(let statements):
      future = loop.createTask(DynamicGenerator(frame: frame, body: statements)).future
    case .straightLine(let statement):
      future = loop.createTask(Self.straightLine(frame, statement)).future
    }
    spawned.append((label, future))
    return future
  }

  /// Keeps a coroutine alive until the program has ended.
  func keep(_ generator: LazyAwaitable) -> LazyAwaitable {
    generators.append(generator)
    return generator
  }

  /// Runs the driver and gives the trace.
  func run(_ driver: JSON?) throws -> [JSON] {
    defer { end() }
    let main = try spawn("main", [])
    world.globals["$main"] = .loop(.future(main))
    for operation in try (driver ?? .array([.array([.string("run")])])).array {
      switch try operation.array.first?.string {
      case "run": note("loop", .string(try loop.runUntilIdle() == .idle ? "idle" : "stopped"))
      case "run_until_complete": note("loop", .string(complete(main)))
      default: throw LanguageError("no driver operation: \(operation)")
      }
    }
    for (label, future) in spawned { noteEnd(label, future) }
    return world.trace.map(\.json)
  }

  private func complete(_ main: Future<Value>) -> String {
    do {
      _ = try loop.runUntilComplete(main)
    } catch is DeadlockError {
      return "idle"
    } catch LoopError.stoppedBeforeComplete {
      return "stopped"
    } catch {
      // The error of the task, which its final entry shows.
    }
    return "complete"
  }

  private func noteEnd(_ label: String, _ future: Future<Value>) {
    if !future.isDone { return note(label, .string("pending")) }
    if future.isCancelled { return note(label, .string("cancelled")) }
    do {
      note(label, .string("result"), try future.result().plain)
    } catch {
      guard let (kind, payload) = Kinds.value(error) else {
        return note(label, .string("\(error)"))
      }
      note(label, .string("exception"), .string(kind), payload)
    }
  }

  /// Ends what is still suspended, and lets go of everything.
  func end() {
    world.end()
    loop.exceptionHandler = { _, _ in }
    loop.close()
    for generator in generators {
      while generator.state == .suspended { try? generator.close() }
    }
    generators = []
    spawned = []
    world.globals = [:]
  }
}

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

  init(_ source: JSON, _ form: DelegateForm, _ loop: EventLoop? = nil) throws {
    self.loop = try loop ?? EventLoop(clock: VirtualClock())
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
    self.loop.exceptionHandler = { [unowned self] _, report in
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

  /// How the driver of a program has its loop run.
  private enum DriverOperation {
    case run
    case runUntilComplete

    init(_ source: JSON) throws {
      switch try source.array.first?.string {
      case "run": self = .run
      case "run_until_complete": self = .runUntilComplete
      default: throw LanguageError("no driver operation: \(source)")
      }
    }
  }

  /// Runs the driver and gives the trace.
  func run(_ driver: JSON?) throws -> [JSON] {
    defer { end() }
    let main = try begin()
    for operation in try operations(driver) {
      switch operation {
      case .run: note(try loop.runUntilIdle())
      case .runUntilComplete: noteRun(Result { try loop.runUntilComplete(main) })
      }
      loop.checkInvariants()
    }
    return trace()
  }

  /// Runs the driver on the calling Swift task, on the loop of a runner.
  nonisolated(nonsending) func run(_ driver: JSON?, on runner: TaskRunner) async throws -> [JSON] {
    defer { end() }
    let main = try begin()
    for operation in try operations(driver) {
      switch operation {
      case .run: note(try await runner.runUntilIdle())
      case .runUntilComplete:
        do {
          noteRun(.success(try await runner.run(main)))
        } catch {
          noteRun(.failure(error))
        }
      }
    }
    return trace()
  }

  private func operations(_ driver: JSON?) throws -> [DriverOperation] {
    guard let driver else { return [.run] }
    return try driver.array.map(DriverOperation.init)
  }

  private func begin() throws -> Future<Value> {
    let main = try spawn("main", [])
    world.globals["$main"] = .loop(.future(main))
    return main
  }

  private func note(_ end: EventLoop.RunEnd) {
    note("loop", .string(end == .idle ? "idle" : "stopped"))
  }

  private func noteRun(_ result: Result<Value, any Error>) {
    switch result {
    case .failure(is DeadlockError): note(.idle)
    case .failure(LoopError.stoppedBeforeComplete): note(.stopped)
    // The error of the task its final entry shows.
    case .success, .failure: note("loop", .string("complete"))
    }
  }

  private func trace() -> [JSON] {
    for (label, future) in spawned { noteEnd(label, future) }
    return world.trace.map(\.json)
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
    loop.checkInvariants()
    loop.close()
    for generator in generators {
      while generator.state == .suspended { try? generator.close() }
    }
    generators = []
    spawned = []
    world.globals = [:]
  }
}

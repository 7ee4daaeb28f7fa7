import Generators
import Loop

/// A loop program, ready to run.
final class LoopProgram {
  struct Function {
    let parameters: [String]
    let body: AnyStatement<LoopFrame>
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
    for group in ["coros", "callbacks"] {
      for (name, source) in try (try source.object[group] ?? .object([:])).object {
        let function = try source.object
        functions[name] = Function(
          parameters: try (function["params"] ?? .array([])).array.map { try $0.string },
          body: AnyStatement(try compiler.block(function["body"] ?? .null)))
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
  ) throws -> DynamicGenerator<LoopFrame> {
    guard let function = functions[name], function.parameters.count == arguments.count else {
      throw LanguageError("no such call: \(name)(\(arguments.count) arguments)")
    }
    let values = Dictionary(zip(function.parameters, arguments)) { $1 }
    let heading = { [unowned self] in [Plain.int(time), .string(label)] }
    let locals = Locals(world: world, heading: heading, values: values)
    return DynamicGenerator(frame: LoopFrame(locals: locals, program: self), body: function.body)
  }

  /// Calls a coroutine.
  func call(_ name: String, _ arguments: [Value]) throws -> DynamicGenerator<LoopFrame> {
    lastLabel = label(name)
    return try activate(name, lastLabel, arguments)
  }

  private var lastLabel = ""

  /// Runs a callback, whose body never suspends.
  func callBack(_ name: String, _ label: String, _ arguments: [Value]) throws {
    var body = try activate(name, label, arguments)
    _ = try body.resume(.next)
  }

  /// Makes a task of the coroutine that was called last.
  func spawn(_ coroutine: DynamicGenerator<LoopFrame>) -> Future<Value> {
    let future = loop.createTask(coroutine).future
    spawned.append((lastLabel, future))
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
    let main = spawn(try call("main", []))
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

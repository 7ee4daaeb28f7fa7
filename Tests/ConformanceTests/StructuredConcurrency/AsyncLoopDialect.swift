import Generators
import Loop

/// The statements of coroutines, as a straight-line body says them.
struct AsyncLoopDialect: AsyncDialect {
  typealias Frame = LoopFrame

  func statement(
    _ name: String, _ parts: Parts, _ compiler: AsyncCompiler<Self>
  ) throws -> AsyncStatement<Frame>? {
    switch name {
    case "await":
      let (target, source) = (try parts.target(0), try AwaitableForm(parts[1]))
      return { activation in
        let value: Value
        switch try source.make(activation.frame) {
        case .future(let future): value = try await activation.co.yield(from: future)
        case .lazy(let generator): value = try await activation.co.yield(from: generator)
        case .member: throw LanguageError("no statement awaits a member")
        }
        activation.frame.locals.assign(target, value)
        return nil
      }
    case "yield":
      let value = try parts.expression(1)
      return { activation in
        try activation.frame.locals.world.step()
        let isBare = try Value.isNone(value.evaluate(activation.frame.locals))
        try await activation.co.yield(isBare ? .bare : .rubbish)
        return nil
      }
    case "for":
      let (name, list) = (try parts.name(0), try parts.expression(1))
      let body = try compiler.block(parts[2])
      return { activation in
        var items = try list.evaluate(activation.frame.locals).items
        while let item = items.next() {
          try activation.frame.locals.world.step()
          activation.frame.locals[name] = item
          if let value = try await body(activation) { return value }
        }
        return nil
      }
    default: return try LoopDialect.action(name, parts).map(compiler.run)
    }
  }
}

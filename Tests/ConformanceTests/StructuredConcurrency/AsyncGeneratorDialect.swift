import Generators

/// The statements of generator programs, as a straight-line body says them.
struct AsyncGeneratorDialect: AsyncDialect {
  typealias Frame = GeneratorFrame

  func statement(
    _ name: String, _ parts: Parts, _ compiler: AsyncCompiler<Self>
  ) throws -> AsyncStatement<Frame>? {
    switch name {
    case "yield":
      let (target, value) = (try parts.target(0), try parts.expression(1))
      return { activation in
        try activation.frame.locals.world.step()
        let sent = try await activation.co.yield(value.evaluate(activation.frame.locals))
        activation.frame.locals.assign(target, sent)
        return nil
      }
    case "yield_from": return try delegation(parts)
    case "for": return try loop(parts, compiler)
    default: return try GeneratorDialect.action(name, parts).map(compiler.run)
    }
  }

  private func delegation(_ parts: Parts) throws -> AsyncStatement<Frame> {
    let (target, source) = (try parts.target(0), try Source(parts[1]))
    return { activation in
      let value = try source.value(activation.frame)
      if value.isGenerator {
        let returned = try await activation.co.yield(from: value.generator)
        activation.frame.locals.assign(target, returned)
      } else {
        try await activation.co.yield(from: value.items)
        activation.frame.locals.assign(target, .null)
      }
      return nil
    }
  }

  private func loop(
    _ parts: Parts, _ compiler: AsyncCompiler<Self>
  ) throws -> AsyncStatement<Frame> {
    let (name, source) = (try parts.name(0), try Source(parts[1]))
    let body = try compiler.block(parts[2])
    return { activation in
      let value = try source.value(activation.frame)
      let generator = value.isGenerator ? try value.generator : nil
      var items = generator == nil ? try value.items : nil
      while let item = try generator?.next() ?? items?.next() {
        try activation.frame.locals.world.step()
        activation.frame.locals[name] = item
        if let value = try await body(activation) { return value }
      }
      return nil
    }
  }
}

extension Source {
  /// What stands after `yield_from` or `for`: a new generator, or a value.
  fileprivate func value(_ frame: GeneratorFrame) throws -> Value {
    switch self {
    case .call(let function, let arguments):
      .generator(try frame.makeReference(function, arguments))
    case .expression(let source): try source.evaluate(frame.locals)
    }
  }
}

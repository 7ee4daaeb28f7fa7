import Generators
import Testing

private final class Witness {}

private struct Outer: GeneratorFunction {
  typealias Yielded = Int
  let inner: AnyGenerator<Int, Void, Void>

  static let body = Program {
    YieldFrom { $0.inner }
  }
}

private struct Inner: GeneratorFunction {
  typealias Yielded = Int
  var witness: Witness?

  static let body = Program {
    Yield { _ in 1 }
    Yield { _ in 2 }
  }
}

/// Runs some code when it is released.
private final class Parting {
  var work: () -> Void = {}
  deinit { work() }
}

private struct Holder: GeneratorFunction {
  typealias Yielded = Int
  let parting: Parting

  static let body = Program {
    Yield { _ in 1 }
  }
}

@Suite struct AnyGeneratorLifetimeTests {
  @Test(arguments: [true, false])
  func `a generator that ends before its start is closed when its locals are released`(
    byClosing: Bool
  ) throws {
    final class Box { var generator: AnyGenerator<Int, Void, Void>? }
    let box = Box()
    let journal = Journal()
    do {
      let parting = Parting()
      parting.work = { [unowned box] in
        guard let generator = box.generator else { return }
        journal.write("\(generator.state)")
        journal.write("\(Result { try generator.next() })")
      }
      box.generator = AnyGenerator(Holder(parting: parting))
    }
    if byClosing {
      try box.generator?.close()
    } else {
      #expect(throws: Failure("early")) { try box.generator?.throw(Failure("early")) }
    }
    #expect(journal.words == ["closed", "success(nil)"])
    box.generator = nil
  }

  @Test(arguments: 0..<4)
  func `a generator dropped after any number of steps lets go of its locals once`(
    steps: Int
  ) throws {
    weak var watched: Witness?
    do {
      let witness = Witness()
      watched = witness
      let inner = AnyGenerator(Inner(witness: witness))
      let outer = AnyGenerator(Outer(inner: inner))
      for _ in 0..<steps { _ = try outer.next() }
    }
    #expect(watched == nil)
  }
}

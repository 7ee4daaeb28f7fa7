import Generators
import Testing

/// Delegates and reports what the delegate returned.
private struct Outer<Delegate: Generator>: GeneratorSignature
where
  Delegate.Yielded == String, Delegate.Sent == Void, Delegate.Returned == Int,
  Delegate.Delegation == Delegate
{
  typealias Yielded = String
  let delegate: Delegate
  var answer: Int?
}

private func outer<Delegate: Generator>(
  _ delegate: Delegate
) -> DynamicGenerator<Outer<Delegate>>
where
  Delegate.Yielded == String, Delegate.Sent == Void, Delegate.Returned == Int,
  Delegate.Delegation == Delegate
{
  typealias Frame = Outer<Delegate>
  let delegation = Frame.YieldFrom({ $0.delegate }, receive: { $0.answer = $1 })
  let report = Frame.Yield { "answer \($0.answer ?? -1)" }
  return DynamicGenerator(
    frame: Frame(delegate: delegate),
    body: AnyStatement(Frame.Block([AnyStatement(delegation), AnyStatement(report)])))
}

private struct Inner: GeneratorFunction {
  typealias Yielded = String
  typealias Returned = Int

  static let body = Program {
    Yield { _ in "inner" }
    Return { _ in 1 }
  }
}

/// A hand-written generator which lets every error out, as an iterator in Python may.
private struct Passing: Generator {
  mutating func resume(_ resumption: Resumption<Void>) throws -> Step<String, Int> {
    try resumption.get()
    return .yielded("passing")
  }
}

// CPython:
//   def outer(g): answer = yield from g; yield f'answer {answer}'
//   g = inner(); o = outer(g); next(o); g.close(); o.throw(StopIteration(7))  →  'answer 7'
@Suite struct StopIterationTests {
  @Test func `thrown through a delegate that was closed meanwhile, it is the delegate's value`()
    throws
  {
    let inner = AnyGenerator(Inner())
    let generator = AnyGenerator(outer(inner))
    #expect(try generator.next() == "inner")
    try inner.close()
    #expect(try generator.throw(StopIteration(value: 7)).yielded == "answer 7")
  }

  @Test func `the same where nobody drives the outer one behind a reference`() throws {
    let inner = AnyGenerator(Inner())
    var generator = outer(inner)
    #expect(try generator.next() == "inner")
    try inner.close()
    #expect(try generator.throw(StopIteration(value: 7)).yielded == "answer 7")
  }

  @Test func `out of a hand-written delegate, it is the delegate's value`() throws {
    var inline = outer(Passing())
    #expect(try inline.next() == "passing")
    #expect(try inline.throw(StopIteration(value: 7)).yielded == "answer 7")
    let reference = AnyGenerator(outer(AnyGenerator(Passing())))
    #expect(try reference.next() == "passing")
    #expect(try reference.throw(StopIteration(value: 7)).yielded == "answer 7")
  }

  // PEP 342: close() takes a StopIteration for the end, as it does GeneratorExit.
  @Test func `out of a hand-written generator that is closed, it is its end`() throws {
    struct Ending: Generator {
      mutating func resume(_ resumption: Resumption<Void>) throws -> Step<String, Int> {
        if case .raise = resumption { throw StopIteration() }
        return .yielded("ending")
      }
    }
    var value = Ending()
    _ = try value.next()
    try value.close()
    let reference = AnyGenerator(Ending())
    _ = try reference.next()
    try reference.close()
    var delegating = outer(Ending())
    _ = try delegating.next()
    try delegating.close()
    let chain = AnyGenerator(outer(AnyGenerator(Ending())))
    _ = try chain.next()
    try chain.close()
    #expect(chain.state == .closed)
  }

  @Test func `one whose value the delegate cannot return is an error like others`() throws {
    var generator = outer(Passing())
    _ = try generator.next()
    #expect(throws: GeneratorError.raisedStopIteration) {
      try generator.throw(StopIteration(value: "text"))
    }
  }

  @Test func `a delegate's own is an error of the delegate`() throws {
    let generator = AnyGenerator(outer(AnyGenerator(Inner())))
    _ = try generator.next()
    #expect(throws: GeneratorError.raisedStopIteration) {
      try generator.throw(StopIteration(value: 7))
    }
  }
}

import Generators
import Testing

/// What a generator answers to a use that its state does not allow.
@Suite struct MisuseTests {
  /// Resumes itself while it runs.
  struct Selfish: GeneratorFunction {
    typealias Yielded = Int
    enum Way: CaseIterable { case next, send, raise, close }

    final class Reference { var generator: AnyGenerator<Int, Void, Void>? }

    let me: Reference
    let way: Way
    var error: GeneratorError?

    static let body = Program {
      Do { frame in
        do {
          switch frame.way {
          case .next: _ = try frame.me.generator?.next()
          case .send: _ = try frame.me.generator?.send(())
          case .raise: _ = try frame.me.generator?.throw(Failure("self"))
          case .close: try frame.me.generator?.close()
          }
        } catch let error as GeneratorError {
          frame.error = error
        }
      }
      Yield { $0.error == .alreadyExecuting ? 1 : 0 }
    }
  }

  @Test(arguments: Selfish.Way.allCases)
  func `a generator that is resumed from inside itself refuses, and goes on`(
    way: Selfish.Way
  ) throws {
    let me = Selfish.Reference()
    let generator = AnyGenerator(Selfish(me: me, way: way))
    me.generator = generator
    #expect(try generator.next() == 1)
    #expect(try generator.next() == nil)
    me.generator = nil
  }

  struct Sink: GeneratorFunction {
    typealias Yielded = Int
    typealias Sent = Int
    typealias Returned = Int
    var sum = 0
    static let body = Program {
      Yield {
        $0.sum
      } receive: {
        $0.sum += $1
      }
      Return { $0.sum }
    }
  }

  @Test func `a value sent before the start is an error and changes nothing`() throws {
    var sink = Sink().makeGenerator()
    #expect(throws: GeneratorError.sentBeforeStart) { try sink.send(1) }
    #expect(sink.state == .created)
    #expect(try sink.next() == 0)
    #expect(try sink.send(2) == .returned(2))

    let boxed = AnyGenerator(Sink())
    #expect(throws: GeneratorError.sentBeforeStart) { try boxed.send(1) }
    #expect(boxed.state == .created)
    #expect(try boxed.next() == 0)
  }

  @Test func `nothing may be sent before the start`() throws {
    var averager = Averager().makeGenerator()
    #expect(try averager.send(nil) == .yielded(0))
    let boxed = AnyGenerator(Averager())
    #expect(try boxed.send(nil) == .yielded(0))
  }

  @Test func `a generator that has ended answers nil, or that it is exhausted`() throws {
    var sink = Sink().makeGenerator()
    _ = try sink.next()
    _ = try sink.send(1)
    #expect(try sink.next() == nil)
    #expect(throws: GeneratorError.exhausted) { try sink.send(1) }
    #expect(throws: Failure("late")) { try sink.throw(Failure("late")) }
    try sink.close()
    #expect(sink.state == .closed)

    let boxed = AnyGenerator(Sink())
    _ = try boxed.next()
    _ = try boxed.send(1)
    #expect(try boxed.next() == nil)
    #expect(throws: GeneratorError.exhausted) { try boxed.send(1) }
    #expect(throws: Failure("late")) { try boxed.throw(Failure("late")) }
    try boxed.close()
    #expect(boxed.state == .closed)
  }

  struct Failing: GeneratorFunction {
    typealias Yielded = Int
    static let body = Program {
      Yield { _ in 1 }
      Raise { _ in Failure("body") }
    }
  }

  @Test func `an error of the body is thrown once, and the generator has ended`() throws {
    var failing = Failing().makeGenerator()
    #expect(try failing.next() == 1)
    #expect(throws: Failure("body")) { try failing.next() }
    #expect(try failing.next() == nil)

    let boxed = AnyGenerator(Failing())
    #expect(try boxed.next() == 1)
    #expect(throws: Failure("body")) { try boxed.next() }
    #expect(boxed.state == .closed)
    #expect(try boxed.next() == nil)
  }

  struct Ignorant: GeneratorFunction {
    typealias Yielded = Int
    static let body = Program {
      Try {
        Yield { _ in 1 }
      } catch: {
        Catch(GeneratorExit.self) { Yield { _ in 2 } }
      }
      Yield { _ in 3 }
    }
  }

  @Test func `a body that answers close with a yield has ignored it`() throws {
    var value = Ignorant().makeGenerator()
    _ = try value.next()
    #expect(throws: GeneratorError.ignoredExit) { try value.close() }
    #expect(try value.next() == 3)

    let boxed = AnyGenerator(Ignorant())
    _ = try boxed.next()
    #expect(throws: GeneratorError.ignoredExit) { try boxed.close() }
    #expect(boxed.state == .suspended)
    #expect(try boxed.next() == 3)
    try boxed.close()
  }

  struct Stopping: GeneratorFunction {
    typealias Yielded = Int
    static let body = Program {
      Raise { _ in StopIteration(value: 3) }
    }
  }

  @Test func `StopIteration that leaves a body is an error of its own`() {
    var value = Stopping().makeGenerator()
    #expect(throws: GeneratorError.raisedStopIteration) { try value.next() }
    let boxed = AnyGenerator(Stopping())
    #expect(throws: GeneratorError.raisedStopIteration) { try boxed.next() }
  }

  struct Stray: GenericGeneratorFunction {
    typealias Yielded = Int
    let breaks: Bool
    static var body: some Statement<Self> {
      If {
        $0.breaks
      } then: {
        Break()
      } else: {
        Continue()
      }
    }
  }

  @Test(arguments: [true, false])
  func `Break and Continue outside of a loop are errors where the compiler does not see them`(
    breaks: Bool
  ) {
    var value = Stray(breaks: breaks).makeGenerator()
    #expect(throws: GeneratorError.strayLoopControl) { try value.next() }
  }

  struct Endless: GeneratorFunction {
    typealias Yielded = Int
    typealias Returned = Int
    static let body = Program {
      Yield { _ in 1 }
    }
  }

  @Test func `a body that must return and does not is an error`() throws {
    var value = Endless().makeGenerator()
    _ = try value.next()
    #expect(throws: GeneratorError.missingReturn) { try value.next() }
  }

  struct OverList: GeneratorFunction {
    typealias Yielded = Int
    typealias Sent = Int?
    static let body = Program {
      YieldFrom { _ in [1, 2, 3] }
    }
  }

  @Test func `a value cannot be sent to a sequence`() throws {
    var value = OverList().makeGenerator()
    #expect(try value.next() == 1)
    #expect(try value.send(nil).yielded == 2)
    #expect(throws: GeneratorError.cannotSend) { try value.send(7) }
    #expect(try value.next() == nil)
  }
}

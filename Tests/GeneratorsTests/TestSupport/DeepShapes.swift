import Foundation
import Generators

/// Generators that hold, contain or resume each other in every way, as deep as a test wants.
enum DeepShape: String, CaseIterable {
  case delegating, frames, undrivenFrames, looping, loopingInline, loopingOverItself, asking,
    pushing
  case values, blocks, tries, dynamic, handlers, straight, straightAsync

  typealias Items = AnyGenerator<Int, Void, Void>

  /// Whether one item needs no more stack in a deep chain than in a short one.
  var isFlat: Bool { self == .delegating || self == .frames }

  func make(_ depth: Int, _ lifecycle: Lifecycle) throws -> Items {
    let token = lifecycle.token()
    switch self {
    case .delegating: return chain(depth) { Items(Delegating(inner: $0, token: token)) }
    case .looping: return chain(depth) { Items(Looping(source: $0, token: token)) }
    case .asking: return chain(depth) { Items(Asking(sources: [$0], token: token)) }
    case .frames: return Items(Walking(depth: depth, token: token))
    case .undrivenFrames: return Items(Undriven(depth: depth, token: token))
    case .loopingOverItself: return Items(LoopingOverItself(depth: depth, token: token))
    case .loopingInline:
      return chain(depth) { source in
        Items(
          InlineGenerator(locals: (source: source, n: 0, token: token), yields: Int.self) {
            For {
              $0.source
            } receive: {
              $0.n = $1
            } do: {
              Yield { $0.n }
            }
          })
      }
    case .pushing:
      let sink = Items(InlineGenerator(yields: Int.self) { Forever { Yield { _ in 1 } } })
      _ = try sink.next()
      return try (0..<depth).reduce(sink) { target, _ in
        // Primed, as a consumer is: its first resumption was not a deep one.
        let pushing = Items(Pushing(target: target, token: token))
        _ = try pushing.next()
        return pushing
      }
    case .values:
      let leaf = AnyValueGenerator<Int, Void, Void>(Leaf())
      return Items(
        (0..<depth).reduce(leaf) { source, _ in
          AnyValueGenerator(LoopingOverValue(source: source, token: token))
        })
    case .blocks, .tries, .dynamic, .handlers:
      return Items(DynamicGenerator(frame: Variables(token: token), body: body(depth)))
    case .straight:
      return chain(depth) { source in
        Items(
          StraightLine<Int, Void, Void>(sharing: (source, token)) { co, shared in
            while let item = try shared.0.next() { try await co.yield(item) }
          })
      }
    case .straightAsync:
      return chain(depth) { source in
        Items(
          StraightLine<Int, Void, Void>(sharing: (source, token)) { co, shared in
            for try await item in shared.0.asyncValues { try await co.yield(item) }
          })
      }
    }
  }

  private func chain(_ depth: Int, _ stage: (Items) -> Items) -> Items {
    (0..<depth).reduce(Items(Leaf())) { source, _ in stage(source) }
  }

  /// Statements that were built when the test runs, each inside of another one.
  func body(_ depth: Int) -> AnyStatement<Variables> {
    if self == .handlers {
      var handler = AnyHandler<Variables>(
        Variables.Catch(Failure.self) { Variables.Yield { $0.n } })
      for _ in 0..<depth { handler = AnyHandler(Statements.HandlerList([handler])) }
      return AnyStatement(
        Variables.Try {
          Variables.Raise { _ in Failure("deep") }
        } catch: {
          handler
        })
    }
    var body = AnyStatement<Variables>(Variables.Yield { $0.n })
    for _ in 0..<depth {
      let inner = body
      switch self {
      case .tries:
        body = AnyStatement(
          Variables.Try {
            inner
          } finally: {
            Variables.Do { $0.n += 1 }
          })
      case .dynamic:
        body = AnyStatement(
          Variables.YieldFrom { DynamicGenerator(frame: $0, body: inner) }, name: "\(self)",
          source: "")
      default:
        body = AnyStatement(Variables.Block([inner]), name: "\(self)", source: "")
      }
    }
    return body
  }
}

extension DeepShape {
  struct Leaf: GeneratorFunction {
    typealias Yielded = Int
    static let body = Program {
      Yield { _ in 1 }
      Yield { _ in 2 }
    }
  }

  struct Delegating: GeneratorFunction {
    typealias Yielded = Int
    let inner: Items
    let token: Lifecycle.Token
    static let body = Program { YieldFrom { $0.inner } }
  }

  /// Closes what it loops over itself, which needs stack too.
  struct Looping: GeneratorFunction {
    typealias Yielded = Int
    let source: Items
    let token: Lifecycle.Token
    var n = 0

    static let body = Program {
      Try {
        For {
          $0.source
        } receive: {
          $0.n = $1
        } do: {
          Yield { $0.n }
        }
      } finally: {
        Do { try $0.source.close() }
      }
    }
  }

  struct Asking: GeneratorFunction {
    typealias Yielded = Int
    let sources: [Items]
    let token: Lifecycle.Token
    var item: Int?

    static let body = Program {
      Forever {
        Do { $0.item = try $0.sources[0].next() }
        If {
          $0.item == nil
        } then: {
          Break()
        }
        Yield { $0.item ?? 0 }
      }
    }
  }

  struct Pushing: GeneratorFunction {
    typealias Yielded = Int
    let target: Items
    let token: Lifecycle.Token

    static let body = Program {
      Forever {
        Yield { _ in
          0
        } receive: { frame, _ in
          _ = try frame.target.send(())
        }
      }
    }
  }

  struct LoopingOverValue: GeneratorFunction {
    typealias Yielded = Int
    let source: AnyValueGenerator<Int, Void, Void>
    let token: Lifecycle.Token
    var n = 0
    static let body = Program {
      For {
        $0.source
      } receive: {
        $0.n = $1
      } do: {
        Yield { $0.n }
      }
    }
  }

  struct LoopingOverItself: GeneratorFunction {
    typealias Yielded = Int
    let depth: Int
    let token: Lifecycle.Token
    var n = 0

    static let body = Program {
      If {
        $0.depth == 0
      } then: {
        Yield { _ in 1 }
      } else: {
        For {
          LoopingOverItself(depth: $0.depth - 1, token: $0.token)
        } receive: {
          $0.n = $1
        } do: {
          Yield { $0.n }
        }
      }
    }
  }

  struct Walking: GeneratorFunction {
    typealias Yielded = Int
    let depth: Int
    let token: Lifecycle.Token

    static let body = Program {
      If {
        $0.depth == 0
      } then: {
        Yield { _ in 1 }
      } else: {
        YieldFrom { Walking(depth: $0.depth - 1, token: $0.token) }
      }
    }
  }

  /// Holds a walk that no driver runs.
  struct Undriven: GeneratorFunction {
    typealias Yielded = Int
    let depth: Int
    let token: Lifecycle.Token
    var n = 0

    static let body = Program {
      For {
        Walking(depth: $0.depth, token: $0.token).makeGenerator()
      } receive: {
        $0.n = $1
      } do: {
        Yield { $0.n }
      }
    }
  }

  struct Variables: GeneratorSignature, Codable {
    typealias Yielded = Int
    enum CodingKeys: CodingKey { case n }
    var n = 1
    var token: Lifecycle.Token?
  }
}

/// Runs something on a thread with a stack of some size, and waits for it.
func onThread<Answer: Sendable>(
  kibibytes: Int, _ work: @escaping @Sendable () throws -> Answer
) throws -> Answer {
  let (box, isDone) = (ThreadAnswer<Answer>(), DispatchSemaphore(value: 0))
  let thread = Thread {
    box.answer = Result { try work() }
    isDone.signal()
  }
  thread.stackSize = kibibytes << 10
  thread.start()
  isDone.wait()
  guard let answer = box.answer else { throw Failure("no answer") }
  return try answer.get()
}

/// What a thread leaves: written before its semaphore is signalled, and read after it was waited for.
private final class ThreadAnswer<Answer: Sendable>: @unchecked Sendable {
  var answer: Result<Answer, any Error>?
}

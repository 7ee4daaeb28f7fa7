import Foundation
import Generators
import Testing

/// The locals of a body that is built when the test runs.
struct DynamicCounter: GeneratorSignature, Codable {
  typealias Yielded = Int
  typealias Returned = String
  var n: Int
  var log: [String] = []

  struct Failure: Error {}

  /// A loop over numbers, with handlers, clean-up and a delegate, in blocks inside of blocks.
  static func body(name: String = "counter", source: String = "v1") -> AnyStatement<Self> {
    let inner = AnyStatement(
      Block([AnyStatement(Yield { $0.n }), AnyStatement(Return { "inner \($0.n)" })]),
      name: "\(name) inner", source: source)
    let handler = AnyHandler(
      Catch(Failure.self) {
        Block([AnyStatement(Yield { -$0.n }), AnyStatement(Do { $0.log.append("caught") })])
      })
    let statements = [
      AnyStatement(Yield { $0.n }),
      AnyStatement(
        For {
          [10, 20, $0.n]
        } receive: {
          $0.n += $1
        } do: {
          Block([
            AnyStatement(Do { $0.log.append("\($0.n)") }),
            AnyStatement(
              YieldFrom {
                DynamicGenerator(frame: DynamicCounter(n: $0.n), body: inner)
              } receive: {
                $0.log.append($1)
              }),
          ])
        }),
      AnyStatement(
        Try {
          Block([AnyStatement(Yield { $0.n }), AnyStatement(Raise { _ in Failure() })])
        } catch: {
          Statements.HandlerList([handler])
        } finally: {
          Block([AnyStatement(Do { $0.log.append("cleaned") }), AnyStatement(Yield { _ in 0 })])
        }),
      AnyStatement(Return { $0.log.joined(separator: " ") }),
    ]
    return AnyStatement(Block(statements), name: name, source: source)
  }

  /// The body, and that of its delegate.
  static func bodies(name: String = "counter", source: String = "v1") -> [AnyStatement<Self>] {
    let inner = Block([AnyStatement(Yield { $0.n }), AnyStatement(Return { "inner \($0.n)" })])
    return [
      body(name: name, source: source),
      AnyStatement(inner, name: "\(name) inner", source: source),
    ]
  }
}

private typealias Running = DynamicGenerator<DynamicCounter>

/// A statement that keeps something and does not say what it accepts.
private struct Careless<Body: Statement>: Statement {
  typealias Frame = Body.Frame
  let body: Body

  static var points: Int32 { Body.points }

  func enter(
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Body.Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    body.enter(&frame, &cursor, &storage)
  }

  func resume(
    _ resumption: Resumption<Frame.Sent>,
    _ frame: inout Frame, _ cursor: inout Cursor, _ storage: inout Body.Storage
  ) -> Flow<Frame.Yielded, Frame.Returned> {
    body.resume(resumption, &frame, &cursor, &storage)
  }
}

/// A body that is written in the source, with statements that are not.
struct MixedBody: GeneratorFunction, Codable {
  typealias Yielded = Int
  var n = 0
  static let body = Program {
    While {
      $0.n < 2
    } do: {
      Block([AnyStatement(Yield { $0.n }), AnyStatement(Do { $0.n += 1 })])
    }
  }
}

@Suite struct DynamicCheckpointTests {
  private func decode(
    _ data: Data, _ bodies: [AnyStatement<DynamicCounter>] = DynamicCounter.bodies()
  ) throws -> Running {
    let decoder = JSONDecoder()
    decoder.userInfo[Running.bodies] = bodies
    return try decoder.decode(Running.self, from: data)
  }

  /// What is yielded and returned from here on.
  private func rest(_ generator: Running) throws -> [String] {
    var generator = generator
    var steps: [String] = []
    while true {
      switch try generator.resume(.next) {
      case .yielded(let value): steps.append("\(value)")
      case .returned(let value): return steps + [value]
      }
    }
  }

  @Test func `a checkpoint at each place goes on as the original does`() throws {
    var generator = Running(frame: DynamicCounter(n: 3), body: DynamicCounter.body())
    let all = try rest(generator)
    #expect(all.count == 8)
    for index in all.indices {
      var copy = try decode(JSONEncoder().encode(generator))
      #expect(try rest(copy) == Array(all[index...]))
      // Written again before it was resumed, and after.
      #expect(try rest(decode(JSONEncoder().encode(copy))) == Array(all[index...]))
      let fork = copy
      if index < all.count - 1 {
        #expect(try copy.next() == Int(all[index]))
        #expect(try rest(decode(JSONEncoder().encode(copy))) == Array(all[(index + 1)...]))
        #expect(try rest(fork) == Array(all[index...]))
        _ = try generator.next()
      }
    }
  }

  @Test func `a trace shows the name of the body`() throws {
    var generator = Running(frame: DynamicCounter(n: 3), body: DynamicCounter.body())
    for _ in 0..<2 { _ = try generator.next() }
    #expect(generator.trace.map(\.function) == ["counter", "counter inner"])
    #expect(generator.description.hasPrefix("<generator counter suspended at counter:"))
  }

  @Test func `a body without a name is refused`() throws {
    let body = AnyStatement(DynamicCounter.Yield { $0.n })
    #expect(throws: CheckpointError.unnamedBody("GeneratorsTests.DynamicCounter")) {
      try JSONEncoder().encode(Running(frame: DynamicCounter(n: 3), body: body))
    }
  }

  // Nothing would tell whether the statements are those that the checkpoint was made with.
  @Test func `statements built at run time in a body that is not are refused`() throws {
    var generator = MixedBody().makeGenerator()
    _ = try generator.next()
    #expect(throws: CheckpointError.unnamedBody("GeneratorsTests.MixedBody")) {
      try JSONEncoder().encode(generator)
    }
  }

  @Test func `a body that the decoder was not given is named`() throws {
    let generator = Running(frame: DynamicCounter(n: 3), body: DynamicCounter.body())
    let data = try JSONEncoder().encode(generator)
    #expect(throws: CheckpointError.unknownBody("counter")) { try decode(data, []) }
    #expect(throws: CheckpointError.unknownBody("counter")) {
      try decode(data, DynamicCounter.bodies(name: "other"))
    }
  }

  @Test func `a delegate's body that the decoder was not given, or that has changed, is named`()
    throws
  {
    var generator = Running(frame: DynamicCounter(n: 3), body: DynamicCounter.body())
    for _ in 0..<2 { _ = try generator.next() }
    let data = try JSONEncoder().encode(generator)
    let outer = [DynamicCounter.body()]
    #expect(throws: CheckpointError.unknownBody("counter inner")) { try decode(data, outer) }
    let changed = AnyStatement(
      DynamicCounter.Yield { $0.n }, name: "counter inner", source: "v2")
    #expect(throws: CheckpointError.bodyChanged(function: "counter inner")) {
      try decode(data, outer + [changed])
    }
    #expect(try rest(decode(data)) == rest(generator))
  }

  @Test func `a body that was built from something else is refused`() throws {
    let generator = Running(frame: DynamicCounter(n: 3), body: DynamicCounter.body())
    let data = try JSONEncoder().encode(generator)
    #expect(throws: CheckpointError.bodyChanged(function: "counter")) {
      try decode(data, DynamicCounter.bodies(source: "v2"))
    }
  }

  @Test func `what cannot be encoded is named with its statement`() throws {
    let body = AnyStatement(
      DynamicCounter.YieldFrom(line: 7) { frame in
        AnyGenerator(DynamicGenerator(frame: frame, body: DynamicCounter.body()))
      }, name: "outer", source: "")
    var generator = Running(frame: DynamicCounter(n: 3), body: body)
    _ = try generator.next()
    do {
      _ = try JSONEncoder().encode(generator)
      Issue.record("encoded")
    } catch CheckpointError.notEncodable(let type, let place) {
      #expect(type.contains("AnyGenerator"))
      #expect(place.statement == "YieldFrom")
      #expect(place.line == 7)
    }
  }

  @Test func `a place that was altered is refused`() throws {
    var generator = Running(frame: DynamicCounter(n: 3), body: DynamicCounter.body())
    for _ in 0..<2 { _ = try generator.next() }
    let text = String(decoding: try JSONEncoder().encode(generator), as: UTF8.self)
    let altered = text.replacingOccurrences(of: "\"place\":1", with: "\"place\":2")
    #expect(altered != text)
    #expect(throws: CheckpointError.inconsistentStorage(function: "counter")) {
      try decode(Data(altered.utf8))
    }
  }

  @Test func `what does not belong to the statement is refused`() throws {
    var generator = Running(frame: DynamicCounter(n: 3), body: DynamicCounter.body())
    for _ in 0..<2 { _ = try generator.next() }
    let text = String(decoding: try JSONEncoder().encode(generator), as: UTF8.self)
    let altered = text.replacingOccurrences(of: "\"iterated\"", with: "\"repeated\"")
    #expect(altered != text)
    #expect(throws: CheckpointError.inconsistentStorage(function: "counter")) {
      try decode(Data(altered.utf8))
    }
  }

  @Test func `a statement that does not say what it accepts is refused`() throws {
    let careless = Careless(
      body: DynamicCounter.Block([AnyStatement(DynamicCounter.Yield { $0.n })]))
    let body = AnyStatement(careless, name: "careless", source: "")
    var generator = Running(frame: DynamicCounter(n: 3), body: body)
    _ = try generator.next()
    let data = try JSONEncoder().encode(generator)
    #expect(throws: CheckpointError.inconsistentStorage(function: "careless")) {
      try decode(data, [body])
    }
  }
}

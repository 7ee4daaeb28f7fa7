import Foundation
import Generators
import Testing

/// A suspended generator is encoded, decoded and goes on exactly there.
@Suite struct CheckpointTests {
  /// Drives a generator to its end; before each step a copy is made through each format and driven
  /// to the end too, and must give the same.
  ///
  /// - Returns: At how many points an error was pending, which cannot be encoded.
  @discardableResult
  private func checkEveryPoint<Function: GeneratorFunction>(
    _ generator: Activation<Function>, _ resumption: (Int) -> Resumption<Function.Sent>
  ) throws -> Int where Activation<Function>: Codable & Hashable {
    var original = generator
    var steps = 0
    var refused = 0
    while original.state != .closed {
      var rest = original
      let expected = drive(&rest, from: steps, resumption)
      for format in Format.all {
        guard var copy = try encodable({ try format.copy(original) }) else {
          refused += 1
          continue
        }
        #expect(copy == original)
        #expect(copy.hashValue == original.hashValue)
        #expect(copy.trace == original.trace)
        #expect(drive(&copy, from: steps, resumption) == expected, "\(format.name), step \(steps)")
      }
      _ = outcome(&original, resumption(steps))
      steps += 1
      try #require(steps < 100)
    }
    for format in Format.all {
      let copy = try #require(try format.copy(original))
      #expect(copy == original)
      #expect(copy.state == .closed)
    }
    return refused
  }

  /// What an action gives; nothing if an error is pending.
  private func encodable<Value>(_ action: () throws -> Value?) throws -> Value? {
    do {
      return try action()
    } catch CheckpointError.pendingError {
      return nil
    } catch EncodingError.invalidValue(_, let context)
      where context.underlyingError is CheckpointError
    {
      // The encoder of property lists wraps what it does not know.
      return nil
    }
  }

  private func drive<G: Generator>(
    _ generator: inout G, from first: Int, _ resumption: (Int) -> Resumption<G.Sent>
  ) -> [String] {
    (first..<first + 40).map { outcome(&generator, resumption($0)) }
  }

  @Test func `a counter goes on at every point`() throws {
    #expect(try checkEveryPoint(DurableCounter(n: 3).makeGenerator()) { _ in .next } == 0)
  }

  @Test func `delegates held inline are part of it`() throws {
    #expect(try checkEveryPoint(DurableOuter(n: 3).makeGenerator()) { _ in .next } == 0)
  }

  @Test func `loops, handlers, clean-up and delegates are part of it`() throws {
    try checkEveryPoint(DurableMixture().makeGenerator()) { $0 == 0 ? .next : .send("s\($0)") }
  }

  @Test func `errors raised at any point find their handlers`() throws {
    var refused = 0
    for step in 0..<24 {
      refused += try checkEveryPoint(DurableMixture().makeGenerator()) { number in
        number == step ? .raise(DurableFailure()) : .next
      }
    }
    // Raised at the two points of the handler, it is pending in the `finally`, in each format.
    #expect(refused % 3 == 0 && refused > 0)
  }

  @Test(arguments: [DurableCleanup.Way.end, .leave, .skip, .answer])
  func `the way out that a suspended finally holds up is part of it`(
    _ way: DurableCleanup.Way
  ) throws {
    try checkEveryPoint(DurableCleanup(way: way).makeGenerator()) { _ in .next }
  }

  @Test func `an error that a suspended finally holds up is refused, with the statement`() throws {
    var generator = DurableCleanup(way: .fail).makeGenerator()
    #expect(try generator.next() == "clean-up 1")
    let place = try #require(generator.trace.first)
    #expect(place.statement == "Yield")
    #expect(
      throws: CheckpointError.pendingError("GeneratorsTests.DurableFailure()", at: place)
    ) {
      try JSONEncoder().encode(generator)
    }
  }

  @Test func `a generic function says that its body can be held`() throws {
    var generator = DurableRepeat(element: "x", count: 3).makeGenerator()
    #expect(try generator.next() == "x")
    for format in Format.all {
      var copy = try #require(try format.copy(generator))
      #expect(copy.state == .suspended)
      #expect(try copy.next() == "x")
      #expect(try copy.next() == "x")
      #expect(try copy.next() == nil)
    }
  }

  @Test func `a checkpoint reads like this`() throws {
    var generator = DurableOuter(n: 2).makeGenerator()
    _ = try generator.next()
    _ = try generator.next()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    let text = String(decoding: try encoder.encode(generator), as: UTF8.self)
    // The fingerprints are the same in every process and every build.
    #expect(text == Self.recorded)
  }

  private static let recorded = """
    {
      "body" : "1f8d7436e75cd52d",
      "frame" : {
        "n" : 2,
        "total" : 0
      },
      "function" : "GeneratorsTests.DurableOuter",
      "point" : 0,
      "seal" : "599e4f2331c5e4f0",
      "storage" : {
        "first" : {
          "first" : {
            "first" : {
              "body" : "87d46739f517eff2",
              "frame" : {
                "i" : 1,
                "n" : 2
              },
              "function" : "GeneratorsTests.DurableCounter",
              "point" : 0,
              "seal" : "78a00398d70e8c7d",
              "version" : 1
            }
          }
        }
      },
      "version" : 1
    }
    """

  @Test func `a checkpoint that another process made is read`() throws {
    var generator = try JSONDecoder().decode(
      Activation<DurableOuter>.self, from: Data(Self.recorded.utf8))
    #expect(generator.frame.n == 2)
    #expect(try generator.next() == -2)
    #expect(try generator.next() == 1)
    #expect(try generator.resume(.next) == .returned(4))
  }
}

/// Yields an element a number of times.
struct DurableRepeat<Element: Codable & Hashable & SendableMetatype>: GenericGeneratorFunction,
  Codable, Hashable
{
  typealias Yielded = Element
  let element: Element
  var count: Int

  static var body: some DurableStatement<Self> {
    While {
      $0.count > 0
    } do: {
      Yield { $0.element }
      Do { $0.count -= 1 }
    }
  }
}

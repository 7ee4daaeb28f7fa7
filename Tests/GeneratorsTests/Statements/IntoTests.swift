import Generators
import Testing

/// `into:` stores what `receive:` would have to store by a closure.
@Suite struct IntoTests {
  struct Totals: Equatable {
    var last = 0
  }

  /// Stores what it is sent in each kind of place.
  struct Collector: GeneratorFunction {
    typealias Yielded = String
    typealias Sent = Int
    typealias Returned = [Int?]
    var plain = 0
    var optional: Int?
    var totals = Totals()
    @Late var local: Int
    @Late var projected: Int

    static let body = Program {
      Yield(into: \.plain) { _ in "plain" }
      Yield(into: \.optional) { _ in "optional" }
      Yield(into: \.totals.last) { _ in "nested" }
      Yield(into: \.local) { _ in "local" }
      Yield(into: \.$projected) { _ in "projected" }
      Return { [$0.plain, $0.optional, $0.totals.last, $0.local, $0.$projected] }
    }
  }

  @Test func `what is sent is stored`() throws {
    var collector = Collector().makeGenerator()
    var answer = try collector.resume(.next)
    for n in 1...5 { answer = try collector.send(n) }
    #expect(answer.returned == [1, 2, 3, 4, 5])
  }

  @Test func `what is not sent is not stored`() throws {
    var collector = Collector().makeGenerator()
    try collector.next()
    try collector.next()
    #expect(collector.frame.plain == 0)
  }

  /// Returns what it is made with.
  struct Inner: GeneratorFunction {
    typealias Yielded = Int
    typealias Returned = [String]
    var word = "inner"
    static let body = Program { Return { [$0.word] } }
  }

  struct Delegating: GeneratorFunction {
    typealias Yielded = Int
    typealias Returned = [[String]]
    @Late var first: [String]
    var second: [String]?
    @Late var third: [String]
    var fourth: [String]?
    @Late var fifth: [String]

    static let body = Program {
      YieldFrom(into: \.first) { _ in Inner(word: "closure") }
      YieldFrom(into: \.second) { _ in Inner(word: "optional") }
      YieldFrom(Inner(word: "constant"), into: \.third)
      YieldFrom(Inner(), into: \.fourth)
      Recurse(into: \.fifth) { _ in Inner(word: "frame") }
      Return { [$0.first, $0.second ?? [], $0.third, $0.fourth ?? [], $0.fifth] }
    }
  }

  @Test(arguments: [false, true])
  func `what a delegate returns is stored`(_ isErased: Bool) throws {
    var generator = Delegating().makeGenerator()
    let returned =
      try isErased ? AnyGenerator(generator).resume(.next) : generator.resume(.next)
    #expect(
      returned.returned == [["closure"], ["optional"], ["constant"], ["inner"], ["frame"]])
  }

  /// Delegates to itself.
  struct Sum: GeneratorFunction {
    typealias Yielded = Int
    typealias Returned = Int
    let n: Int
    @Late var rest: Int

    init(_ n: Int) { self.n = n }

    static let body = Program {
      If({ $0.n == 0 }) { Return(0) }
      YieldFrom(into: \.rest) { Sum($0.n - 1) }
      Return { $0.n + $0.rest }
    }
  }

  @Test func `what another call of the same function returns is stored`() throws {
    let generator = AnyGenerator(Sum(100))
    #expect(try generator.resume(.next).returned == 5050)
  }

  struct Countdown: GeneratorFunction {
    typealias Yielded = Int
    var n: Int
    static let body = Program {
      While({ $0.n > 0 }) {
        Yield { $0.n }
        Do { $0.n -= 1 }
      }
    }
  }

  struct Loops: GeneratorFunction {
    typealias Yielded = String
    @Late var item: Int
    var optional: Int?
    var count = 0

    static let body = Program {
      For(\.item, in: { _ in [1, 2] }) { Yield { "array \($0.item)" } }
      For(\.item, in: { _ in stride(from: 3, to: 5, by: 1) }) { Yield { "sequence \($0.item)" } }
      For(\.item, in: { _ in Countdown(n: 1) }) { Yield { "generator \($0.item)" } }
      For(\.item, in: { _ in Countdown(n: 1).values }) { Yield { "values \($0.item)" } }
      For(\.optional, in: { _ in 7...7 }) { Yield { "optional \($0.optional ?? 0)" } }
      For({ _ in 0..<3 }) { Do { $0.count += 1 } }
      For { _ in
        0..<3
      } do: {
        Do { $0.count += 1 }
      }
      Yield { "count \($0.count)" }
    }
  }

  @Test func `what is looped over is stored, or not looked at`() throws {
    #expect(
      try items(Loops()) == [
        "array 1", "array 2", "sequence 3", "sequence 4", "generator 1", "values 1", "optional 7",
        "count 6",
      ])
  }

  struct Handling: GeneratorFunction {
    typealias Yielded = String
    var failure: Failure?
    @Late var local: Failure
    @Late var any: any Error
    var attempts = 0

    static let body = Program {
      Try {
        Raise(Failure("typed"))
      } catch: {
        Catch(Failure.self, into: \.failure) {}
      }
      Yield { "\($0.failure?.name ?? "")" }
      Try {
        Raise(Failure("local"))
      } catch: {
        Catch(Failure.self, into: \.local) {}
      }
      Yield { $0.local.name }
      Try {
        Raise(Failure("any"))
      } catch: {
        Catch(into: \.any) {}
      }
      Yield { "\(($0.any as? Failure)?.name ?? "")" }
      Forever {
        Try {
          Raise(Failure("again"))
        } catch: {
          Catch(where: { frame, _ in frame.attempts < 3 }) { Do { $0.attempts += 1 } }
          Catch { Break() }
        }
      }
      Yield { "attempts \($0.attempts)" }
    }
  }

  @Test func `an error is stored, and a handler without a type has a condition`() throws {
    #expect(try items(Handling()) == ["typed", "local", "any", "attempts 3"])
  }

  /// A generic function, whose key paths do not fold in release builds either.
  struct Generic<Item: Sendable & SendableMetatype>: GenericGeneratorFunction {
    typealias Yielded = Item
    typealias Sent = Item?
    typealias Returned = [Item?]
    let items: [Item]
    @Late var item: Item
    @Late var sent: Item?
    @Late var error: any Error

    static var body: some Statement<Self> {
      For(\.item, in: { $0.items }) {
        Yield(into: \.sent) { $0.item }
      }
      Try {
        Raise(Failure("generic"))
      } catch: {
        Catch(into: \.error) {}
      }
      Return { [$0.item, $0.sent] }
    }
  }

  @Test func `a local of a generic function needs no value to be stored in`() throws {
    var numbers = Generic(items: [1, 2]).makeGenerator()
    try numbers.next()
    try numbers.send(3)
    #expect(try numbers.send(4).returned == [2, 4])
    var words = Generic(items: [["one"]]).makeGenerator()
    try words.next()
    #expect(try words.send(["sent"]).returned == [["one"], ["sent"]])
  }

  /// The same, made where nothing is known of the type.
  @inline(never)
  func generator<Item: Sendable>(_ items: [Item]) -> AnyGenerator<Item, Item?, [Item?]> {
    AnyGenerator(Generic(items: items))
  }

  @Test func `nor one of a type that is not known where it runs`() throws {
    let words = generator(["one", "two"])
    try words.next()
    try words.send("three")
    #expect(try words.send("four").returned == ["two", "four"])
  }

  struct Locals {
    @Late var item: [Int]
    var sum = 0
  }

  @Test func `a local of an inline generator is stored in`() throws {
    var generator = InlineGenerator(locals: Locals(), yields: Int.self) {
      For(\.item, in: { _ in [[1], [2, 3]] }) {
        Do { $0.sum += $0.item.count }
        Yield { $0.sum }
      }
    }
    #expect(try [generator.next(), generator.next(), generator.next()] == [1, 3, nil])
  }

  struct Unassigned: GeneratorFunction {
    typealias Yielded = Int
    typealias Sent = Int?
    @Late var other: Int
    @Late var local: Int?
    static let body = Program {
      Yield(into: \.local) { _ in 1 }
      Yield { $0.other }
    }
  }

  @Test func `a local that nothing is stored in is still refused`() async {
    await #expect(processExitsWith: .failure) {
      var generator = Unassigned().makeGenerator()
      try generator.next()
      try generator.next()
    }
  }
}

/// What needs no locals needs no closure, and a loop is left by a condition.
@Suite struct ShortFormTests {
  struct Constants: GeneratorFunction {
    typealias Yielded = String
    typealias Returned = Bool
    var received: [Int] = []

    static let body = Program {
      Yield("one")
      YieldFrom(["two", "three"])
      YieldFrom(Inner())
      Try {
        Raise(Failure("raised"))
      } catch: {
        Catch { Yield("caught") }
      }
      Return(false)
    }
  }

  struct Inner: GeneratorFunction {
    typealias Yielded = String
    static let body = Program { Yield("inner") }
  }

  @Test func `values without locals are written without a closure`() throws {
    var generator = Constants().makeGenerator()
    var items: [String] = []
    var step = try generator.resume(.next)
    while case .yielded(let item) = step {
      items.append(item)
      step = try generator.resume(.next)
    }
    #expect(items == ["one", "two", "three", "inner", "caught"])
    #expect(step.returned == false)
  }

  struct Odd: GeneratorFunction, Codable {
    typealias Yielded = Int
    var n = 0

    static let body = Program {
      Forever {
        Do { $0.n += 1 }
        Continue(if: { $0.n.isMultiple(of: 2) })
        Break(if: { $0.n > 6 })
        Yield { $0.n }
      }
      Yield(-1)
    }
  }

  struct OddByIf: GeneratorFunction {
    typealias Yielded = Int
    var n = 0

    static let body = Program {
      Forever {
        Do { $0.n += 1 }
        If({ $0.n.isMultiple(of: 2) }) { Continue() }
        If({ $0.n > 6 }) { Break() }
        Yield { $0.n }
      }
      Yield(-1)
    }
  }

  // One test, and the types of the bodies behind their first use: where a thread asks for the type of a
  // statement while another one lays out the body that contains it, the layout is wrong once in hundreds of
  // times (Swift 6.3.1), as if the statement were empty.
  @Test func `a loop is left, or goes on, by what to a checkpoint is an If`() throws {
    #expect(try items(Odd()) == [1, 3, 5, -1])
    #expect(try items(OddByIf()) == [1, 3, 5, -1])
    var (short, long) = ("", "")
    Odd.Body.describe(into: &short)
    OddByIf.Body.describe(into: &long)
    #expect(short == long)
  }

  struct Raising: GeneratorFunction {
    typealias Yielded = Int
    static let body = Program {
      Try {
        Forever { Break(if: { _ in throw Failure("break") }) }
      } catch: {
        Catch { Yield(1) }
      }
      Try {
        Forever { Continue(if: { _ in throw Failure("continue") }) }
      } catch: {
        Catch { Yield(2) }
      }
    }
  }

  @Test func `an error of a condition is raised in the body`() throws {
    #expect(try items(Raising()) == [1, 2])
  }
}

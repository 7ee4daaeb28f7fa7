import Foundation
import Generators
import TestSupport
import Testing

/// Generators that resume each other where the stack ends: an error, and never the end of the process.
///
/// Without that error a chain that is deep enough ends the process.
@Suite(.ownThread) struct StackTests {
  typealias Items = AnyGenerator<Int, Void, Void>

  /// More than half a megabyte of stack has room for, and in a debug build than eight have.
  static let depth = 6_000

  /// What a thread did with a deep generator.
  struct Outcome: Sendable {
    var first: Int?
    var chain: ResumptionChain?
    var alive = 0
  }

  /// Asks a deep generator for an item, does something else with it, and drops it.
  static func run(
    _ shape: DeepShape, kibibytes: Int, depth: Int = depth,
    _ rest: @escaping @Sendable (Items) throws -> Void
  ) throws -> Outcome {
    try onThread(kibibytes: kibibytes) {
      let lifecycle = Lifecycle()
      var outcome = Outcome()
      do {
        let generator = try shape.make(depth, lifecycle)
        do {
          outcome.first = try generator.next()
        } catch GeneratorError.stackExhausted(let chain) {
          outcome.chain = chain
        }
        do {
          try rest(generator)
        } catch GeneratorError.stackExhausted {
          // It may be needed for the rest too.
        }
      }
      outcome.alive = lifecycle.alive
      return outcome
    }
  }

  static let threads = [512, 8 << 10]

  @Test(arguments: DeepShape.allCases)
  func `an item needs no stack, or an error is raised`(shape: DeepShape) throws {
    let depth = shape.rawValue.hasPrefix("straight") ? 3_000 : Self.depth
    let outcome = try Self.run(shape, kibibytes: 512, depth: depth) { _ in }
    #expect(outcome.alive == 0)
    if shape.isFlat || shape == .undrivenFrames {
      #expect(outcome.first == 1)
    } else if outcome.first == nil || !shape.rawValue.hasPrefix("straight") {
      let chain = try #require(outcome.chain)
      #expect(chain.count >= 1)
      #expect(chain.description.split(separator: "\n").count <= 18)
    }
  }

  @Test(arguments: DeepShape.allCases, threads)
  func `it can be closed, disturbed, printed, copied and dropped`(
    shape: DeepShape, kibibytes: Int
  ) throws {
    let depth = shape.rawValue.hasPrefix("straight") ? 1_000 : Self.depth
    let closed = try Self.run(shape, kibibytes: kibibytes, depth: depth) { try $0.close() }
    #expect(closed.alive == 0)
    let disturbed = try Self.run(shape, kibibytes: kibibytes, depth: depth) { generator in
      #expect(throws: (any Error).self) { try generator.throw(Failure("late")) }
    }
    #expect(disturbed.alive == 0)
    let printed = try Self.run(shape, kibibytes: kibibytes, depth: depth) { generator in
      #expect("\(generator)".hasPrefix("<generator"))
      #expect(String(reflecting: generator).split(separator: "\n").count <= 19)
    }
    #expect(printed.alive == 0)
    let copied = try Self.run(shape, kibibytes: kibibytes, depth: depth) { generator in
      do {
        _ = try generator.copy().next()
      } catch GeneratorError.cannotCopy {
        #expect(shape.rawValue.hasPrefix("straight"))
      }
    }
    #expect(copied.alive == 0)
  }

  @Test func `the error names the two ends of the chain`() throws {
    let outcome = try Self.run(.looping, kibibytes: 512) { _ in }
    let chain = try #require(outcome.chain)
    #expect(chain.count > 16)
    #expect(chain.innermost.count == 8)
    #expect(chain.outermost.count == 8)
    #expect((chain.innermost + chain.outermost).allSatisfy { $0.function == "Looping" })
    let outermost = try #require(chain.outermost.first)
    #expect(outermost.file?.hasSuffix("DeepShapes.swift") == true)
    #expect(outermost.statement == "For")
    #expect(outermost.line != nil)
    #expect(chain.description.contains("\n  … \(chain.count - 16) more …\n"))
  }

  @Test func `a short chain is named whole`() throws {
    // A generator takes most of the stack before it resumes the next.
    struct Greedy: GeneratorFunction {
      typealias Yielded = Int
      let depth: Int
      var n: Int? = 0
      static let body = Program {
        Do { frame in
          frame.n = try Greedy.descend(from: nil) { try AnyGenerator(Greedy(depth: 0)).next() }
        }
        Yield { $0.n ?? 0 }
      }

      /// Calls itself until it is 64 KiB further down the stack, however large a call is.
      @inline(never)
      static func descend(from start: UInt?, _ last: () throws -> Int?) throws -> Int? {
        // Of a size that is not known when this is compiled: then Address Sanitizer leaves it on the stack.
        let size = CommandLine.argc > 0 ? 512 : 0
        return try withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { memory in
          let here = UInt(bitPattern: memory.baseAddress)
          let start = start ?? here
          let result = start - here > 64 << 10 ? try last() : try descend(from: start, last)
          memory[0] = UInt8(truncatingIfNeeded: result ?? 0)
          return result.map { _ in Int(memory[0]) }
        }
      }
    }
    let chain = try onThread(kibibytes: 512) { () -> ResumptionChain? in
      do {
        _ = try AnyGenerator(Greedy(depth: 0)).next()
      } catch GeneratorError.stackExhausted(let chain) {
        return chain
      }
      return nil
    }
    let found = try #require(chain)
    #expect(found.count == found.innermost.count)
    #expect(found.outermost.isEmpty)
  }

  @Test func `a body can catch the error and go on`() throws {
    struct Careful: GeneratorFunction {
      typealias Yielded = Int
      let source: Items
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
        } catch: {
          Catch(GeneratorError.self) { Yield { _ in -1 } }
        }
        Yield { _ in -2 }
      }
    }
    let items = try onThread(kibibytes: 512) {
      var generator = Items([1, 2])
      for _ in 0..<Self.depth { generator = Items(Careful(source: generator)) }
      return [try generator.next(), try generator.next()]
    }
    // The innermost one that ran has caught it; the others loop over what that yields, and one of them
    // may be the innermost the next time.
    #expect(items[0] == -1)
    #expect(items[1] == -1 || items[1] == -2)
  }

  @Test func `the generator that could not be resumed is unchanged`() throws {
    let isResumed = try onThread(kibibytes: 512) {
      var all = [Items([1, 2])]
      for _ in 0..<Self.depth {
        let source = all[all.count - 1]
        all.append(Items(Passing(source: source)))
      }
      #expect(throws: GeneratorError.self) { try all[Self.depth].next() }
      let refused = all.lastIndex { $0.state == .created } ?? 0
      #expect(refused > 0)
      #expect(all[refused + 1].state == .closed)
      return try all[10].next() == 1
    }
    #expect(isResumed)
  }

  @Test func `on a larger stack the same chain has room`() throws {
    let small = try Self.run(.asking, kibibytes: 512, depth: 300) { _ in }
    let large = try Self.run(.asking, kibibytes: 16 << 10, depth: 300) { _ in }
    #expect(large.first == 1)
    // In a release build three hundred fit into the small one too.
    #expect(small.first == 1 || small.chain != nil)
  }

  @Test func `a generator that goes from thread to thread is asked for stack on each`() throws {
    // It crosses threads one after the other, which the compiler cannot see.
    struct Crossing: @unchecked Sendable { let generator: Items }
    let lifecycle = Lifecycle()
    let crossing = Crossing(generator: try DeepShape.asking.make(Self.depth / 20, lifecycle))
    // Deep on a large stack first: each notes where it was resumed.
    let first = try onThread(kibibytes: 32 << 10) { try crossing.generator.next() }
    #expect(first == 1)
    let isRefused = try onThread(kibibytes: 512) { () -> Bool in
      do {
        return try crossing.generator.next() == 2
      } catch GeneratorError.stackExhausted {
        return true
      }
    }
    #expect(isRefused)
  }

  struct Endless: GeneratorFunction {
    typealias Yielded = Int
    static let body = Program { Forever { Yield { _ in 1 } } }
  }

  struct Passing: GeneratorFunction {
    typealias Yielded = Int
    let source: Items
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

  #if canImport(Glibc)
    @Test func `a small stack at the addresses of a large one that is gone is asked`() async {
      await #expect(processExitsWith: .success) {
        let memory = try StackMemory(kibibytes: 64 << 10)
        let generator = (0..<Self.depth / 3).reduce(Items(Endless())) { source, _ in
          Items(Passing(source: source))
        }
        // Each item has generators note where they were resumed, which goes on downwards.
        try memory.run(kibibytes: 64 << 10) { for _ in 0..<100 { _ = try generator.next() } }
        memory.protectAllBut(kibibytes: 256)
        var isRefused = false
        try memory.run(kibibytes: 256) {
          do {
            _ = try generator.next()
          } catch GeneratorError.stackExhausted {
            isRefused = true
          }
        }
        try #require(isRefused)
      }
    }
  #endif

  @Test func `nested statements are written to a checkpoint, or a checkpoint error is raised`()
    throws
  {
    for (depth, isHeld) in [(20, true), (600, false)] {
      let message = try onThread(kibibytes: 64 << 10) { () -> String in
        let body = DeepShape.blocks.body(depth)
        var generator = DynamicGenerator(frame: DeepShape.Variables(), body: body)
        _ = try generator.next()
        do {
          let data = try JSONEncoder().encode(generator)
          let decoder = JSONDecoder()
          decoder.userInfo[DynamicGenerator<DeepShape.Variables>.bodies] = [body]
          var copy = try decoder.decode(DynamicGenerator<DeepShape.Variables>.self, from: data)
          return try copy.next() == nil ? "held" : "lost"
        } catch CheckpointError.nestedTooDeeply(let function) {
          return "too deep: \(function)"
        }
      }
      #expect(message == (isHeld ? "held" : "too deep: blocks"))
    }
  }

  @Test func `a long trace is printed without its middle`() throws {
    let generator = try DeepShape.delegating.make(1_000, Lifecycle())
    _ = try generator.next()
    #expect(generator.trace.count == 1_001)
    let lines = generator.trace.traceback.split(separator: "\n")
    #expect(lines.count == 18)
    #expect(lines[9] == "  … 985 more …")
    #expect(lines[17].hasSuffix("in Leaf"))
  }
}

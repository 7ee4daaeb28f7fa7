import Generators
import Testing

/// Counts what it is asked to, and returns a text, as ``Counter`` does.
func straightCounter(_ n: Int) -> StraightLine<Int, Void, String> {
  StraightLine { co in
    for i in 0..<n { try await co.yield(i) }
    return "counted to \(n)"
  }
}

/// What a straight-line generator has in common with every other.
@Suite struct StraightLineTests {
  typealias Rule = StraightLine<String, String?, String?>

  @Test func `an averager is sent terms and returns their number`() throws {
    let averager = StraightLine<Double, Double?, Int> { co in
      var (total, count, average) = (0.0, 0, 0.0)
      while let term = try await co.yield(average) {
        total += term
        count += 1
        average = total / Double(count)
      }
      return count
    }
    #expect(try averager.next() == 0)
    #expect(try averager.send(10) == .yielded(10))
    #expect(try averager.send(30) == .yielded(20))
    #expect(try averager.send(nil) == .returned(2))
    #expect(averager.state == .closed)
  }

  @Test func `a yield whose sent type has no None gives nil after next`() throws {
    let generator = StraightLine<String, Int, Void> { co in
      let first = try await co.yield("a")
      let second = try await co.yield("got \(first.map(String.init) ?? "nothing")")
      try await co.yield("got \(second.map(String.init) ?? "nothing")")
    }
    #expect(try generator.next() == "a")
    #expect(try generator.next() == "got nothing")
    #expect(try generator.send(7).yielded == "got 7")
  }

  // Python:
  //   def g():
  //       log('start')
  //       try: log(f'got {yield "a"}'); yield 'b'
  //       finally: log('finally')
  //   play(g(), send('x'), next, send('y'), close, next)
  @Test func `start, send, close and the end are as in Python`() {
    check(
      .send("x"), .next, .send("y"), .close, .next,
      prints: [
        "raise TypeError: can't send non-None value to a just-started generator",
        "start", "yield a", "got y", "yield b", "finally", "closed", "return None",
      ]
    ) { journal in
      Rule(sharing: journal) { co, journal in
        journal.write("start")
        defer { journal.write("finally") }
        journal.write("got \(try await co.yield("a") ?? "None")")
        try await co.yield("b")
        return nil
      }
    }
  }

  @Test func `an error is thrown at the yield, before the start and after the end`() {
    check(
      .next, .throw(ValueError(text: "v")), .throw(OSError(text: "o")),
      .throw(ValueError(text: "late")), .next,
      prints: [
        "yield a", "caught v", "yield b", "raise OSError: o", "raise ValueError: late",
        "return None",
      ]
    ) { journal in
      Rule(sharing: journal) { co, journal in
        do {
          try await co.yield("a")
        } catch let error as ValueError {
          journal.write("caught \(error.text)")
        }
        try await co.yield("b")
        return "end"
      }
    }
    check(.throw(OSError(text: "early")), .next, prints: ["raise OSError: early", "return None"]) {
      Rule(sharing: $0) { _, journal in
        journal.write("never")
        return nil
      }
    }
  }

  @Test func `a body that answers its closing with a yield goes on`() {
    check(
      .next, .close, .next, .next,
      prints: [
        "yield a", "raise RuntimeError: generator ignored GeneratorExit", "yield c", "return end",
      ]
    ) { _ in
      Rule { co in
        do { try await co.yield("a") } catch { try await co.yield("b") }
        try await co.yield("c")
        return "end"
      }
    }
  }

  @Test func `StopIteration must not leave a body`() {
    check(
      .next, .next, prints: ["raise RuntimeError: generator raised StopIteration", "return None"]
    ) { _ in
      Rule { _ in throw StopIteration() }
    }
  }

  @Test func `a body that resumes its own generator is refused`() throws {
    final class Place { var generator: StraightLine<Int, Void, Void>? }
    let place = Place()
    let generator = StraightLine<Int, Void, Void>(sharing: place) { co, place in
      #expect(place.generator?.state == .running)
      #expect(throws: GeneratorError.alreadyExecuting) { try place.generator?.next() }
      #expect(throws: GeneratorError.alreadyExecuting) { try place.generator?.close() }
      try await co.yield(1)
    }
    place.generator = generator
    #expect(try generator.next() == 1)
    #expect(try generator.next() == nil)
    place.generator = nil
  }

  @Test func `it is the delegate of a statement body, as a value and behind a reference`() throws {
    struct Outer: GeneratorFunction {
      typealias Yielded = Int
      typealias Returned = String
      let inner: StraightLine<Int, Void, String>
      var text = ""
      static let body = Program {
        YieldFrom {
          $0.inner
        } receive: {
          $0.text = $1
        }
        Return { "inner " + $0.text }
      }
    }
    var value = Outer(inner: straightCounter(2)).makeGenerator()
    #expect(try [value.next(), value.next()] == [0, 1])
    #expect(try value.resume(.next) == .returned("inner counted to 2"))
    let reference = AnyGenerator(Outer(inner: straightCounter(2)))
    #expect(try [reference.next(), reference.next()] == [0, 1])
    #expect(try reference.resume(.next) == .returned("inner counted to 2"))
  }

  @Test func `it delegates to functions, values, references, sequences and its own kind`() throws {
    let reference = AnyGenerator(Counter(n: 2))
    let generator = StraightLine<Int, Void, [String]>(sharing: reference) { co, reference in
      var texts = [try await co.yield(from: Counter(n: 2))]
      texts.append(try await co.yield(from: HandCounter(n: 1)))
      texts.append(try await co.yield(from: reference))
      texts.append(try await co.yield(from: straightCounter(1)))
      try await co.yield(from: [7, 8])
      return texts
    }
    var seen: [Int] = []
    while case .yielded(let item) = try generator.resume(.next) { seen.append(item) }
    #expect(seen == [0, 1, 0, 0, 1, 0, 7, 8])
    #expect(reference.state == .closed)
  }

  @Test func `a sequence takes nothing that is sent`() throws {
    let generator = StraightLine<Int, String?, String> { co in
      do { try await co.yield(from: [1, 2]) } catch GeneratorError.cannotSend { return "refused" }
      return "never"
    }
    #expect(try generator.next() == 1)
    #expect(try generator.send("x") == .returned("refused"))
  }

  @Test func `closing goes through delegates from the inside out`() throws {
    let journal = Journal()
    func level(_ n: Int, _ journal: Journal) -> StraightLine<Int, String?, Void> {
      StraightLine(sharing: journal) { co, journal in
        defer { journal.write("end \(n)") }
        if n == 0 {
          try await co.yield(from: Recorder(journal: journal))
        } else {
          try await co.yield(from: level(n - 1, journal))
        }
      }
    }
    let generator = level(2, journal)
    #expect(try generator.next() == 0)
    #expect(try generator.send("x").yielded == 1)
    try generator.close()
    #expect(journal.words == ["start", "got x", "finally", "end 0", "end 1", "end 2"])
  }

  @Test func `a chain of ten thousand is driven, closed and dropped without deep recursion`() throws
  {
    func level(_ n: Int) -> StraightLine<Int, Void, Int> {
      StraightLine { co in
        if n > 0 { return try await co.yield(from: level(n - 1)) + 1 }
        try await co.yield(1)
        try await co.yield(2)
        return 0
      }
    }
    let whole = level(10_000)
    #expect(try whole.next() == 1)
    #expect(try whole.next() == 2)
    #expect(try whole.resume(.next) == .returned(10_000))
    let closed = level(10_000)
    _ = try closed.next()
    try closed.close()
    _ = try level(10_000).next()
  }

  @Test func `it prints its state and where it stands`() throws {
    let generator = StraightLine<Int, Void, String> { co in
      try await co.yield(from: straightCounter(3))
    }
    #expect(generator.description == "<generator created>")
    _ = try generator.next()
    #expect(generator.trace.map(\.statement) == ["YieldFrom", "Yield"])
    #expect(generator.trace.allSatisfy { $0.file == #fileID })
    #expect(
      generator.description.hasPrefix("<generator StraightLine suspended at StraightLineTests"))
    try generator.close()
    #expect(generator.trace.isEmpty)
  }

  @Test func `references to one are equal, and an AnyGenerator made of it is the same`() throws {
    let generator = straightCounter(3)
    let reference = AnyGenerator(generator)
    #expect(try [generator.next(), reference.next(), generator.next()] == [0, 1, 2])
    #expect(reference == generator.reference)
    #expect(Set([generator, generator]).count == 1)
    #expect(generator != straightCounter(3))
  }

  @Test func `it is a sequence, and lends itself to a scope`() throws {
    #expect(Array(straightCounter(3).values) == [0, 1, 2])
    var generator = straightCounter(3)
    #expect(try generator.closing { try $0.next() } == 0)
    #expect(generator.state == .closed)
  }
}

import Generators
import Testing

/// Suspended generators that are values are compared and hashed.
@Suite struct HashingTests {
  @Test func `slices with the same elements at the same element are equal`() throws {
    typealias Items = CollectionGenerator<ArraySlice<Int>, Void>
    var (a, b) = (Items([0, 1, 2, 3].dropFirst(2)), Items([2, 3][...]))
    #expect(a == b)
    #expect(a.hashValue == b.hashValue)
    _ = try a.next()
    #expect(a != b)
    _ = try b.next()
    #expect(a == b)
    #expect(a.hashValue == b.hashValue)
  }

  @Test func `two that stand at the same place with the same locals are equal`() throws {
    var a = DurableOuter(n: 3).makeGenerator()
    var b = DurableOuter(n: 3).makeGenerator()
    #expect(a == b)
    _ = try a.next()
    #expect(a != b)
    _ = try b.next()
    #expect(a == b)
    #expect(a.hashValue == b.hashValue)
  }

  @Test func `the delegate counts`() throws {
    var a = DurableOuter(n: 3).makeGenerator()
    _ = try a.next()
    var b = a
    _ = try b.next()
    #expect(a.frame == b.frame)
    #expect(a != b)
    #expect(Set([a, b]).count == 2)
  }

  @Test func `the way out that a suspended finally holds up counts`() throws {
    var seen: Set<Activation<DurableCleanup>> = []
    for way in DurableCleanup.Way.allCases {
      var generator = DurableCleanup(way: way).makeGenerator()
      #expect(try generator.next() == "clean-up 1")
      var again = DurableCleanup(way: way).makeGenerator()
      _ = try again.next()
      #expect(generator == again)
      #expect(generator.hashValue == again.hashValue)
      seen.insert(generator)
    }
    #expect(seen.count == DurableCleanup.Way.allCases.count)
  }

  @Test func `visited states of a search are found again`() throws {
    var seen: Set<Activation<DurableCounter>> = []
    var generator = DurableCounter(n: 5).makeGenerator()
    while generator.state != .closed {
      #expect(seen.insert(generator).inserted)
      _ = try generator.next()
    }
    var other = DurableCounter(n: 5).makeGenerator()
    for _ in 0..<3 { _ = try other.next() }
    #expect(seen.contains(other))
  }
}

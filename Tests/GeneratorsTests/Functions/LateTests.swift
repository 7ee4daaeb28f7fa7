import Generators
import Testing

/// Collects what it is sent in a local that has no value before the body runs.
private struct Collector: GeneratorFunction {
  typealias Yielded = Bool
  typealias Sent = Int
  typealias Returned = [Int]
  @Late var items: [Int]

  static let body = Program {
    Do {
      $0.items = []
      $0.items.reserveCapacity(100)
    }
    While {
      $0.items.count < 100
    } do: {
      Yield { frame in
        let before = frame.items.withUnsafeBufferPointer { $0.baseAddress }
        frame.items.append(0)
        return frame.items.withUnsafeBufferPointer { $0.baseAddress } == before
      } receive: {
        $0.items[$0.items.count - 1] = $1
      }
    }
    Return { $0.items }
  }
}

@Suite struct LateTests {
  @Test func `a local is changed in place`() throws {
    var collector = Collector().makeGenerator()
    var answers = [try collector.next()]
    for n in 0..<99 { answers.append(try collector.send(n).yielded) }
    #expect(answers == Array(repeating: true, count: 100))
    #expect(try collector.send(99).returned == Array(0..<100))
  }

  @Test func `its projection is the optional`() {
    var local = Late<[Int]>()
    #expect(local.projectedValue == nil)
    local.wrappedValue = [1]
    local.wrappedValue.append(2)
    #expect(local.projectedValue == [1, 2])
    local.projectedValue = nil
    #expect(local == Late())
  }

  @Test func `one that is read or changed before it was assigned ends the process, and says so`()
    async throws
  {
    let read = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Late<Int>().wrappedValue
    }
    let changed = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var local = Late<[Int]>()
      local.wrappedValue.append(1)
    }
    for result in [read, changed] {
      let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(text.contains("was read before it was assigned"), "\(text)")
    }
  }
}

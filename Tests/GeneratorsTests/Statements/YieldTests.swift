import Generators
import Testing

@Suite struct YieldTests {
  @Test func `a sent value is what the yield gives`() throws {
    var averager = Averager().makeGenerator()
    _ = try averager.next()
    #expect(try averager.send(10) == .yielded(10))
    #expect(try averager.send(20) == .yielded(15))
    #expect(try averager.send(nil) == .returned(2))
  }

  @Test func `next sends None where the sent type has it`() throws {
    let journal = Journal()
    var recorder = Recorder(journal: journal).makeGenerator()
    _ = try recorder.next()
    _ = try recorder.next()
    _ = try recorder.send("word")
    #expect(journal.words == ["start", "got nil", "got word"])
  }

  struct Strict: GeneratorFunction {
    typealias Yielded = Int
    typealias Sent = Int
    var received: [Int] = []
    static let body = Program {
      While { _ in
        true
      } do: {
        Yield {
          $0.received.count
        } receive: {
          $0.received.append($1)
        }
      }
    }
  }

  @Test func `next sends nothing where the sent type has no None`() throws {
    var strict = Strict().makeGenerator()
    _ = try strict.next()
    _ = try strict.next()
    _ = try strict.send(5)
    #expect(strict.frame.received == [5])
  }

  struct Failing: GeneratorFunction {
    typealias Yielded = Int
    typealias Sent = Int
    let inReceive: Bool
    static let body = Program {
      Try {
        Yield {
          if !$0.inReceive { throw Failure("value") }
          return 1
        } receive: { _, _ in
          throw Failure("receive")
        }
      } catch: {
        Catch(Failure.self) { Yield { _ in 2 } }
      }
    }
  }

  @Test func `an error of the value or of receive is raised in the body`() throws {
    var value = Failing(inReceive: false).makeGenerator()
    #expect(try value.next() == 2)
    var receive = Failing(inReceive: true).makeGenerator()
    #expect(try receive.next() == 1)
    #expect(try receive.send(1).yielded == 2)
  }
}

import Generators
import Testing

@Suite struct ScopeTests {
  final class Journal { var words: [String] = [] }

  struct Cleanup: Error, Equatable {}
  struct Work: Error, Equatable {}

  struct Reader: GeneratorFunction {
    typealias Yielded = Int
    let journal: Journal
    var fails = false

    static let body = Program {
      Try {
        YieldFrom { _ in 1...3 }
      } finally: {
        Do {
          $0.journal.words.append("closed")
          if $0.fails { throw Cleanup() }
        }
      }
    }
  }

  @Test func `a lent generator is closed when the work returns`() throws {
    let journal = Journal()
    var reader = Reader(journal: journal).makeGenerator()
    #expect(try reader.closing { try $0.next() } == 1)
    #expect(journal.words == ["closed"])
    #expect(reader.state == .closed)
  }

  @Test func `a lent generator is closed when the work throws`() {
    let journal = Journal()
    var reader = Reader(journal: journal).makeGenerator()
    #expect(throws: Work()) {
      try reader.closing { reader in
        _ = try reader.next()
        throw Work()
      }
    }
    #expect(journal.words == ["closed"])
  }

  @Test func `an error of the clean-up replaces that of the work`() {
    let journal = Journal()
    var reader = Reader(journal: journal, fails: true).makeGenerator()
    #expect(throws: Cleanup()) {
      try reader.closing { reader in
        _ = try reader.next()
        throw Work()
      }
    }
  }

  @Test func `a generator that ended in the work is not closed twice`() throws {
    let journal = Journal()
    var reader = Reader(journal: journal).makeGenerator()
    let items = try reader.closing { reader in
      var items: [Int] = []
      while let item = try reader.next() { items.append(item) }
      return items
    }
    #expect(items == [1, 2, 3])
    #expect(journal.words == ["closed"])
  }
}

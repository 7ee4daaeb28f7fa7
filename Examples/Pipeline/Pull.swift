import Foundation
import Generators

/// What a stage of the pull pipeline takes its items from: any generator that yields them.
typealias Items<Item> = AnyGenerator<Item, Void, Void>

/// The source: yields the lines of a file, and closes the file however it ends.
struct Lines: GeneratorFunction {
  typealias Yielded = String

  let file: URL
  @Late var reader: LineReader
  @Late var line: String

  init(_ file: URL) { self.file = file }

  static let body = Program {
    Do { $0.reader = try LineReader($0.file) }
    Try {
      While({
        $0.$line = try $0.reader.next()
        return $0.$line != nil
      }) {
        Yield { $0.line }
      }
    } finally: {
      Do {
        try $0.reader.close()
        print("  (the file is closed after \($0.reader.count) lines)")
      }
    }
  }
}

/// A stage: yields the requests among the lines.
struct Records: GeneratorFunction {
  typealias Yielded = Record

  let lines: Items<String>
  @Late var record: Record

  init(_ lines: Items<String>) { self.lines = lines }

  static let body = Program {
    For({ $0.lines }, receive: { $0.$record = Record($1) }) {
      If({ $0.$record != nil }) { Yield { $0.record } }
    }
  }
}

/// A stage: yields the items that a condition holds for.
///
/// It is generic, so its body is a function.
struct Filter<Item>: GenericGeneratorFunction {
  typealias Yielded = Item

  let items: Items<Item>
  let isWanted: (Item) -> Bool
  @Late var item: Item

  init(_ items: Items<Item>, isWanted: @escaping (Item) -> Bool) {
    self.items = items
    self.isWanted = isWanted
  }

  static var body: some Statement<Self> {
    For(\.item, in: { $0.items }) {
      If({ $0.isWanted($0.item) }) { Yield { $0.item } }
    }
  }
}

import Foundation
import Generators
import TestSupport
import Testing

/// Checkpoints that are not of this body, or are damaged.
@Suite struct CheckpointErrorTests {
  /// A checkpoint of a suspended outer generator, as a JSON object.
  private func checkpoint() throws -> [String: Any] {
    var generator = DurableOuter(n: 3).makeGenerator()
    _ = try generator.next()
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(generator))
    return try #require(object as? [String: Any])
  }

  /// What decoding a checkpoint as another function throws.
  private func error<Function: GeneratorFunction>(
    _ checkpoint: [String: Any], as type: Function.Type
  ) throws -> (any Error)? where Activation<Function>: Decodable {
    let data = try JSONSerialization.data(withJSONObject: checkpoint)
    do {
      _ = try JSONDecoder().decode(Activation<Function>.self, from: data)
      return nil
    } catch {
      return error
    }
  }

  @Test func `a later format version is refused`() throws {
    var object = try checkpoint()
    object["version"] = 2
    let found = try error(object, as: DurableOuter.self) as? CheckpointError
    #expect(found == .unsupportedVersion(2))
  }

  @Test func `a checkpoint of another function is refused`() throws {
    let found = try error(checkpoint(), as: DurableCounter.self) as? CheckpointError
    #expect(
      found
        == .wrongFunction(
          expected: "GeneratorsTests.DurableCounter", found: "GeneratorsTests.DurableOuter"))
  }

  @Test func `a changed body is refused`() throws {
    var generator = Before.Job(n: 3).makeGenerator()
    _ = try generator.next()
    let text = String(decoding: try JSONEncoder().encode(generator), as: UTF8.self)
      .replacingOccurrences(of: "GeneratorsTests.Before", with: "GeneratorsTests.After")
    #expect(throws: CheckpointError.bodyChanged(function: "GeneratorsTests.After.Job")) {
      try JSONDecoder().decode(Activation<After.Job>.self, from: Data(text.utf8))
    }
  }

  @Test func `a moved body with other code in its closures is the same body`() throws {
    var generator = Before.Job(n: 3).makeGenerator()
    _ = try generator.next()
    let old = try fingerprint(generator)
    #expect(try fingerprint(Moved.Job(n: 3).makeGenerator()) == old)
    #expect(try fingerprint(After.Job(n: 3).makeGenerator()) != old)
  }

  private func fingerprint(_ generator: some Encodable) throws -> String {
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(generator))
    return try #require((object as? [String: Any])?["body"] as? String)
  }

  @Test func `a point that the body does not have is refused`() throws {
    var object = try checkpoint()
    for point in [3, 1000, -3, Int(Int32.max)] {
      object["point"] = point
      let found = try error(object, as: DurableOuter.self) as? CheckpointError
      #expect(
        found == .invalidPosition(Int32(point), function: "GeneratorsTests.DurableOuter"))
    }
  }

  @Test func `a point that was altered is refused`() throws {
    var object = try checkpoint()
    for point in [1, 2, -1, -2] {
      object["point"] = point
      let found = try error(object, as: DurableOuter.self) as? CheckpointError
      #expect(
        found == .invalidPosition(Int32(point), function: "GeneratorsTests.DurableOuter"))
    }
  }

  @Test func `storage of another point is refused`() throws {
    var object = try checkpoint()
    let storage = try #require(object["storage"] as? [String: Any])
    let expected = CheckpointError.inconsistentStorage(function: "GeneratorsTests.DurableOuter")

    object["storage"] = [String: Any]()
    #expect(try error(object, as: DurableOuter.self) as? CheckpointError == expected)
    object["storage"] = ["second": storage]
    #expect(try error(object, as: DurableOuter.self) != nil)
    object["storage"] = nil
    #expect(try error(object, as: DurableOuter.self) is DecodingError)
  }

  @Test func `a delegate that has ended or not started is refused`() throws {
    var ended = DurableCounter(n: 0).makeGenerator()
    _ = try ended.next()
    for delegate in [ended, DurableCounter(n: 3).makeGenerator()] {
      let text = try sortedText(Pair.suspended())
      let inner = try sortedText(Pair.delegate())
      let other = try sortedText(delegate)
      try #require(text.contains(inner))
      let altered = text.replacingOccurrences(of: inner, with: other)
      #expect(throws: CheckpointError.inconsistentStorage(function: "GeneratorsTests.Pair")) {
        try JSONDecoder().decode(Activation<Pair>.self, from: Data(altered.utf8))
      }
    }
  }

  private func sortedText(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  @Test func `an offset outside of the collection is refused`() throws {
    var generator = Items().makeGenerator()
    _ = try generator.next()
    let text = String(decoding: try JSONEncoder().encode(generator), as: UTF8.self)
    for (old, new) in [
      ("\"offset\":1", "\"offset\":4"), ("\"offset\":1", "\"offset\":-1"),
      ("\"offset\":1", "\"offset\":9223372036854775807"),
      ("[0,3]", "[-9223372036854775808,9223372036854775807]"),
    ] {
      try #require(text.contains(old))
      let altered = text.replacingOccurrences(of: old, with: new)
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Activation<Items>.self, from: Data(altered.utf8))
      }
    }
  }

  @Test func `a range that cannot be counted is refused`() throws {
    let text = try sortedText(CollectionGenerator<ClosedRange<Int>, Void>(0...3))
    try #require(text.contains("[0,3]"))
    for bounds in [
      "[-1,9223372036854775806]", "[0,9223372036854775807]", "[-9223372036854775808,0]",
    ] {
      let altered = text.replacingOccurrences(of: "[0,3]", with: bounds)
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(
          CollectionGenerator<ClosedRange<Int>, Void>.self, from: Data(altered.utf8))
      }
    }
    let last = text.replacingOccurrences(
      of: "[0,3]", with: "[9223372036854775806,9223372036854775807]")
    var generator = try JSONDecoder().decode(
      CollectionGenerator<ClosedRange<Int>, Void>.self, from: Data(last.utf8))
    #expect(try generator.next() == Int.max - 1)
    #expect(try generator.next() == Int.max)
    #expect(try generator.next() == nil)
  }

  @Test func `truncated input is an error of the decoder`() throws {
    var generator = DurableOuter(n: 3).makeGenerator()
    _ = try generator.next()
    let data = try JSONEncoder().encode(generator)
    var findings = Findings()
    for length in 0..<data.count {
      do {
        _ = try JSONDecoder().decode(Activation<DurableOuter>.self, from: data.prefix(length))
        findings.note(unless: false, "the first \(length) bytes are taken")
      } catch {
        findings.note(unless: error is DecodingError, "\(length) bytes: \(error)")
      }
    }
    #expect(findings.isEmpty, "\(findings)")
  }
}

/// A function with a delegate.
struct Pair: GeneratorFunction, Codable {
  typealias Yielded = Int
  var last = 0

  static let body = Program {
    YieldFrom { _ in
      DurableCounter(n: 3)
    } receive: {
      $0.last = $1
    }
  }

  static func suspended() throws -> Activation<Pair> {
    var generator = Pair().makeGenerator()
    _ = try generator.next()
    return generator
  }

  static func delegate() throws -> Activation<DurableCounter> {
    var generator = DurableCounter(n: 3).makeGenerator()
    _ = try generator.next()
    return generator
  }
}

/// A loop over a range.
struct Items: GeneratorFunction, Codable {
  typealias Yielded = Int
  var item = 0

  static let body = Program {
    For { _ in
      0..<3
    } receive: {
      $0.item = $1
    } do: {
      Yield { $0.item }
    }
  }
}

/// A body as it was, after it was edited, and after it was only moved.
enum Before {
  struct Job: GeneratorFunction, Codable {
    typealias Yielded = Int
    var n: Int
    static let body = Program {
      While {
        $0.n > 0
      } do: {
        Yield { $0.n }
      }
    }
  }
}

enum After {
  struct Job: GeneratorFunction, Codable {
    typealias Yielded = Int
    var n: Int
    static let body = Program {
      While {
        $0.n > 0
      } do: {
        Yield { $0.n }
        Do { $0.n -= 1 }
      }
    }
  }
}

enum Moved {
  struct Job: GeneratorFunction, Codable {
    typealias Yielded = Int
    var n: Int
    static let body = Program {
      While {
        $0.n > 1
      } do: {
        Yield { $0.n * 2 }
      }
    }
  }
}

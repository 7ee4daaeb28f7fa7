import Foundation
import Generators

/// Yields 0..<n, and returns n.
struct DurableCounter: GeneratorFunction, Codable, Hashable {
  typealias Yielded = Int
  typealias Returned = Int

  var i = 0
  let n: Int

  static let body = Program {
    While {
      $0.i < $0.n
    } do: {
      Yield { $0.i }
      Do { $0.i += 1 }
    }
    Return { $0.n }
  }
}

/// Delegates to counters, and adds up what they return.
struct DurableOuter: GeneratorFunction, Codable, Hashable {
  typealias Yielded = Int
  typealias Returned = Int

  var total = 0
  let n: Int

  static let body = Program {
    YieldFrom {
      DurableCounter(n: $0.n)
    } receive: {
      $0.total += $1
    }
    Yield { -$0.total }
    YieldFrom {
      DurableCounter(i: 1, n: $0.n)
    } receive: {
      $0.total += $1
    }
    Return { $0.total }
  }
}

/// A bit of everything that a checkpoint can hold.
struct DurableMixture: GeneratorFunction, Codable, Hashable {
  typealias Yielded = String
  typealias Sent = String?

  var log: [String] = []
  var word = ""
  var number = 0

  static let body = Program {
    Yield { _ in
      "start"
    } receive: {
      $0.log.append($1 ?? "-")
    }
    For { _ in
      ["a", "b"]
    } receive: {
      $0.word = $1
    } do: {
      Yield {
        $0.word
      } receive: {
        $0.log.append($1 ?? "-")
      }
      For { _ in
        1...2
      } receive: {
        $0.number = $1
      } do: {
        If {
          $0.number == 2
        } then: {
          YieldFrom { ["\($0.word)x", "\($0.word)y"] }
        } else: {
          Yield {
            "\($0.word)\($0.number)"
          } receive: {
            $0.log.append($1 ?? "-")
          }
        }
      }
    }
    Try {
      Try {
        Yield { _ in
          "guarded"
        } receive: { _, _ in
          throw DurableFailure()
        }
      } catch: {
        Catch(DurableFailure.self, receive: { frame, _ in frame.log.append("caught") }) {
          Yield { _ in "handler" }
          YieldFrom { DurableEcho(count: $0.log.count) }
        }
      } finally: {
        Yield { _ in
          "clean-up"
        } receive: {
          $0.log.append($1 ?? "-")
        }
      }
    } finally: {
      Do { $0.log.append("immediate") }
    }
    Yield { $0.log.joined(separator: " ") }
  }
}

/// Yields what it was sent.
struct DurableEcho: GeneratorFunction, Codable, Hashable {
  typealias Yielded = String
  typealias Sent = String?

  var count: Int
  var last = "nothing"

  static let body = Program {
    While {
      $0.count > 0
    } do: {
      Yield {
        $0.last
      } receive: {
        $0.last = $1 ?? "-"
      }
      Do { $0.count -= 1 }
    }
  }
}

/// Raised by ``DurableMixture`` in itself.
struct DurableFailure: Error, Hashable {}

/// Suspends in a `finally` whatever way out was taken.
struct DurableCleanup: GeneratorFunction, Codable, Hashable {
  typealias Yielded = String
  typealias Sent = Void
  typealias Returned = Int

  enum Way: String, Codable, CaseIterable {
    case end, leave, skip, answer, fail
  }

  let way: Way
  var rounds = 0

  static let body = Program {
    While {
      $0.rounds < 2
    } do: {
      Do { $0.rounds += 1 }
      Try {
        If {
          $0.way == .leave
        } then: {
          Break()
        }
        If {
          $0.way == .skip
        } then: {
          Continue()
        }
        If {
          $0.way == .answer
        } then: {
          Return { _ in 7 }
        }
        If {
          $0.way == .fail
        } then: {
          Raise { _ in DurableFailure() }
        }
      } finally: {
        Yield { "clean-up \($0.rounds)" }
      }
      Yield { "round \($0.rounds)" }
    }
    Return { _ in 0 }
  }
}

/// An encoder with its decoder.
struct Format: Sendable {
  let name: String
  let encode: @Sendable (any Encodable) throws -> Data
  let decode: @Sendable (any Decodable.Type, Data) throws -> any Decodable

  static let json = Format(
    name: "JSON", encode: { try JSONEncoder().encode($0) },
    decode: { try JSONDecoder().decode($0, from: $1) })

  static let xml = Format(
    name: "XML property list",
    encode: {
      let encoder = PropertyListEncoder()
      encoder.outputFormat = .xml
      return try encoder.encode($0)
    },
    decode: { try PropertyListDecoder().decode($0, from: $1) })

  static let binary = Format(
    name: "binary property list",
    encode: {
      let encoder = PropertyListEncoder()
      encoder.outputFormat = .binary
      return try encoder.encode($0)
    },
    decode: { try PropertyListDecoder().decode($0, from: $1) })

  static var all: [Format] { [json, xml, binary] }

  /// What an encoded value is when it is decoded again.
  func copy<Value: Codable>(_ value: Value) throws -> Value? {
    try decode(Value.self, encode(value)) as? Value
  }
}

/// What came of a step, in a form that can be compared.
func outcome<G: Generator>(_ generator: inout G, _ resumption: Resumption<G.Sent>) -> String {
  do { return "\(try generator.resume(resumption))" } catch { return "raised \(error)" }
}

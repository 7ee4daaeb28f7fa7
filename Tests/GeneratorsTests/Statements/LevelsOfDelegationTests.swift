import Generators
import Testing

/// Functions that delegate to functions that delegate: a calculator that is sent its tokens.
///
/// In a release build it tells as well when their code multiplies: this file would compile for minutes.
@Suite struct LevelsOfDelegation {
  private enum Token: Equatable {
    case number(Int)
    case sign(Character)
  }

  private enum Fault: Error, Equatable {
    case unexpected(Token?)
  }

  private final class Reader {
    var token: Token?
  }

  /// Asks for the next token.
  private struct Advance: GeneratorFunction {
    typealias Yielded = Void
    typealias Sent = Token?
    let reader: Reader

    static let body = Program {
      Yield {
        _ in
      } receive: {
        $0.reader.token = $1
      }
    }
  }

  private struct Calculation: GeneratorFunction {
    typealias Yielded = Void
    typealias Sent = Token?
    typealias Returned = Int
    let reader = Reader()
    var value = 0

    static let body = Program {
      YieldFrom { Advance(reader: $0.reader) }
      YieldFrom {
        Sum(reader: $0.reader)
      } receive: {
        $0.value = $1
      }
      If {
        $0.reader.token != nil
      } then: {
        Raise { Fault.unexpected($0.reader.token) }
      }
      Return { $0.value }
    }
  }

  private struct Sum: GeneratorFunction {
    typealias Yielded = Void
    typealias Sent = Token?
    typealias Returned = Int
    let reader: Reader
    var value = 0
    var sign: Token?

    static let body = Program {
      YieldFrom {
        Product(reader: $0.reader)
      } receive: {
        $0.value = $1
      }
      While {
        $0.reader.token == .sign("+") || $0.reader.token == .sign("-")
      } do: {
        Do { $0.sign = $0.reader.token }
        YieldFrom { Advance(reader: $0.reader) }
        YieldFrom {
          Product(reader: $0.reader)
        } receive: {
          $0.value += $0.sign == .sign("+") ? $1 : -$1
        }
      }
      Return { $0.value }
    }
  }

  private struct Product: GeneratorFunction {
    typealias Yielded = Void
    typealias Sent = Token?
    typealias Returned = Int
    let reader: Reader
    var value = 0

    static let body = Program {
      YieldFrom {
        Factor(reader: $0.reader)
      } receive: {
        $0.value = $1
      }
      While {
        $0.reader.token == .sign("*")
      } do: {
        YieldFrom { Advance(reader: $0.reader) }
        YieldFrom {
          Factor(reader: $0.reader)
        } receive: {
          $0.value *= $1
        }
      }
      Return { $0.value }
    }
  }

  private struct Factor: GeneratorFunction {
    typealias Yielded = Void
    typealias Sent = Token?
    typealias Returned = Int
    let reader: Reader
    var value = 0

    static let body = Program {
      If {
        $0.reader.token == .sign("(")
      } then: {
        YieldFrom { Advance(reader: $0.reader) }
        Recurse {
          Sum(reader: $0.reader)
        } receive: {
          $0.value = $1
        }
        If {
          $0.reader.token != .sign(")")
        } then: {
          Raise { Fault.unexpected($0.reader.token) }
        }
      } else: {
        Do { frame in
          guard case .number(let number) = frame.reader.token else {
            throw Fault.unexpected(frame.reader.token)
          }
          frame.value = number
        }
      }
      YieldFrom { Advance(reader: $0.reader) }
      Return { $0.value }
    }
  }

  /// Sends the tokens of a text to a calculation, then none.
  private func drive<G: Generator>(_ calculation: consuming G, _ text: String) throws -> Int?
  where G.Yielded == Void, G.Sent == Token?, G.Returned == Int {
    _ = try calculation.next()
    for character in text {
      let token = character.wholeNumberValue.map(Token.number) ?? .sign(character)
      _ = try calculation.send(token)
    }
    return try calculation.send(nil).returned
  }

  private func calculate(_ text: String) throws -> Int? {
    let inline = try drive(Calculation().makeGenerator(), text)
    #expect(try drive(AnyGenerator(Calculation()), text) == inline)
    return inline
  }

  @Test(arguments: [
    ("7", 7), ("1+2*3", 7), ("(1+2)*3", 9), ("8-2-1", 5), ("2*(3+(4-1)*2)*2", 36), ("((((5))))", 5),
  ])
  func `what the innermost asks for is sent through every level`(
    _ text: String, _ value: Int
  ) throws {
    #expect(try calculate(text) == value)
  }

  @Test func `an error of the innermost leaves every level`() {
    #expect(throws: Fault.unexpected(.sign("*"))) { try calculate("1+*") }
    #expect(throws: Fault.unexpected(nil)) { try calculate("(1+2") }
    #expect(throws: Fault.unexpected(.sign(")"))) { try calculate("1)") }
  }
}

import Foundation
import Generators
import TestSupport
import Testing

/// Random bodies under random drivers: to be encoded and decoded changes nothing.
///
/// `FUZZ_SECONDS` is how long it goes on (default 2), `FUZZ_SEED` the first seed (default 0).
@Suite(.ownThread) struct CheckpointFuzzTests {
  private static func number(_ name: String, _ other: UInt64) -> UInt64 {
    ProcessInfo.processInfo.environment[name].flatMap(UInt64.init) ?? other
  }

  @Test func `encoding and decoding at every point changes nothing in the rest`() throws {
    let end = ContinuousClock.now + .seconds(Int(Self.number("FUZZ_SECONDS", 2)))
    var seed = Self.number("FUZZ_SEED", 0)
    var (points, pending) = (0, 0)
    var findings = Findings()
    repeat {
      var random = SeededBytes(seed: seed)
      let operations = (0..<24).map { _ in Operation(&random) }
      let generator = Scripted(random: SeededBytes(seed: random.next())).makeGenerator()

      var original = generator
      let expected = operations.map { $0.perform(on: &original) }

      // The same, through a checkpoint before each operation.
      var copy = generator
      for (index, operation) in operations.enumerated() {
        points += 1
        do {
          let data = try JSONEncoder().encode(copy)
          let decoded = try JSONDecoder().decode(Activation<Scripted>.self, from: data)
          findings.note(
            unless: decoded == copy && decoded.hashValue == copy.hashValue,
            "seed \(seed), step \(index)")
          copy = decoded
        } catch CheckpointError.pendingError {
          pending += 1
        }
        let answer = operation.perform(on: &copy)
        guard answer == expected[index] else {
          Issue.record("seed \(seed), step \(index): \(answer) is not \(expected[index])")
          return
        }
      }
      findings.note(unless: copy == original, "seed \(seed)")
      seed += 1
      Progress.made()
    } while ContinuousClock.now < end
    #expect(findings.isEmpty, "\(findings)")
    // An error is pending seldom; most points are really tried.
    #expect(pending < points / 4)
  }

  /// One call of a driver.
  private enum Operation {
    case next
    case send(Int?)
    case fail, failOtherwise, exit, close

    init(_ random: inout SeededBytes) {
      switch random.next() % 100 {
      case ..<55: self = .next
      case ..<80: self = .send(Int(random.next() % 100))
      case ..<89: self = .fail
      case ..<96: self = .failOtherwise
      case ..<98: self = .exit
      default: self = .close
      }
    }

    func perform<G: Generator>(on generator: inout G) -> String where G.Sent == Int? {
      switch self {
      case .next: return outcome(&generator, .next)
      case .send(let value): return outcome(&generator, .send(value))
      case .fail: return outcome(&generator, .raise(DurableFailure()))
      case .failOtherwise: return outcome(&generator, .raise(OtherFailure()))
      case .exit: return outcome(&generator, .raise(GeneratorExit()))
      case .close:
        do { try generator.close() } catch { return "raised \(error)" }
        return "closed"
      }
    }
  }
}

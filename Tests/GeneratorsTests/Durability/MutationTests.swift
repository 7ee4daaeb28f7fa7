import Foundation
import Generators
import TestSupport
import Testing

/// Mutated checkpoints: decoding never crashes, and what it accepts can be driven.
///
/// `CHECKPOINT_MUTATIONS` is how many are tried (default 20,000), `FUZZ_SEED` the seed (default 0).
@Suite(.ownThread) struct MutationTests {
  private static func number(_ name: String, _ other: Int) -> Int {
    ProcessInfo.processInfo.environment[name].flatMap(Int.init) ?? other
  }

  /// How often each answer came.
  private struct Tally {
    var decoded = 0
    var refused: [String: Int] = [:]
  }

  @Test func `mutated checkpoints never crash`() throws {
    try check(DurableMixture().makeGenerator(), bodies: [])
  }

  @Test func `mutated checkpoints of bodies built at run time never crash`() throws {
    let bodies = DynamicCounter.bodies()
    try check(DynamicGenerator(frame: DynamicCounter(n: 3), body: bodies[0]), bodies: bodies)
  }

  /// Mutates checkpoints of all places at which a generator stands, and reads them.
  private func check<G: Generator & Codable>(
    _ start: G, bodies: [AnyStatement<DynamicCounter>]
  ) throws {
    var random = SeededBytes(seed: UInt64(Self.number("FUZZ_SEED", 0)))
    let count = Self.number("CHECKPOINT_MUTATIONS", 20_000)
    var samples: [[UInt8]] = []
    var generator = start
    for _ in 0..<12 {
      for format in Format.all { samples.append(Array(try format.encode(generator))) }
      _ = outcome(&generator, .next)
    }
    let key = DynamicGenerator<DynamicCounter>.bodies
    let (json, list) = (JSONDecoder(), PropertyListDecoder())
    json.userInfo[key] = bodies
    list.userInfo[key] = bodies
    var tally = Tally()
    for _ in 0..<count {
      Progress.made()
      let index = Int(random.next() % UInt64(samples.count))
      let other = samples[Int(random.next() % UInt64(samples.count))]
      let mutant = Data(Self.mutate(samples[index], other, &random))
      let isJSON = samples[index].first == UInt8(ascii: "{")
      do {
        var copy =
          isJSON ? try json.decode(G.self, from: mutant) : try list.decode(G.self, from: mutant)
        tally.decoded += 1
        for _ in 0..<8 { _ = outcome(&copy, .next) }
      } catch let error as CheckpointError {
        tally.refused[error.name, default: 0] += 1
      } catch {
        tally.refused["\(type(of: error))", default: 0] += 1
      }
    }
    #expect(tally.decoded + tally.refused.values.reduce(0, +) == count)
    print("\(count) mutated checkpoints: \(tally.decoded) accepted, refused: \(tally.refused)")
  }

  /// Changes a few bytes, digits or pieces.
  private static func mutate(
    _ bytes: [UInt8], _ other: [UInt8], _ random: inout SeededBytes
  ) -> [UInt8] {
    var bytes = bytes
    for _ in 0...random.next() % 3 {
      let place = Int(random.next() % UInt64(max(bytes.count, 1)))
      guard place < bytes.count else { break }
      switch random.next() % 8 {
      case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
      case 1: bytes[place] ^= 1 << UInt8(random.next() % 8)
      case 2: bytes.remove(at: place)
      case 3: bytes.insert(UInt8(ascii: "0") + UInt8(random.next() % 10), at: place)
      case 4: bytes.removeSubrange(place...)
      case 5:
        let end = min(bytes.count, place + Int(random.next() % 40))
        bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 6:
        let start = Int(random.next() % UInt64(other.count))
        let end = min(other.count, start + Int(random.next() % 60))
        bytes.replaceSubrange(
          place..<min(bytes.count, place + end - start), with: other[start..<end])
      default:
        // The next digit becomes another one: structure stays, numbers change.
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        if let digit = bytes[place...].firstIndex(where: digits.contains) {
          bytes[digit] = UInt8(ascii: "0") + UInt8(random.next() % 10)
        }
      }
    }
    return bytes
  }
}

extension CheckpointError {
  /// The name of the case.
  fileprivate var name: String {
    Mirror(reflecting: self).children.first?.label ?? "\(self)"
  }
}

import Generators

/// The long job: counts the primes in some tracts of numbers, a slice at a time.
///
/// It knows nothing of checkpoints. That it is `Codable` is all that they need.
struct Survey: GeneratorFunction, Codable {
  typealias Yielded = String

  var start = 0
  var total = 0

  static let body = Program {
    For(\.start, in: { _ in [1_000, 2_000, 3_000] }) {
      YieldFrom({ Tract(next: $0.start, end: $0.start + 1_000) }, receive: { $0.total += $1 })
      Yield { "\($0.total) primes up to \($0.start + 1_000)" }
    }
  }
}

/// One tract of the survey; returns how many primes it has.
struct Tract: GeneratorFunction, Codable {
  typealias Yielded = String
  typealias Returned = Int

  var next: Int
  let end: Int
  var found = 0
  var count = 0

  static let body = Program {
    While({ $0.next < $0.end }) {
      Do {
        $0.found = ($0.next..<$0.next + 200).filter(isPrime).count
        $0.count += $0.found
        $0.next += 200
      }
      Yield { "\($0.found) primes from \($0.next - 200)" }
    }
    Return { $0.count }
  }
}

private func isPrime(_ number: Int) -> Bool {
  number > 1 && !(2..<number).contains { $0 * $0 <= number && number % $0 == 0 }
}

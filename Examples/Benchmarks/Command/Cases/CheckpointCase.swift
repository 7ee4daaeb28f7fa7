import Foundation
import Generators

/// The running average, as a function whose generators can be written to a checkpoint.
///
/// What the cases of checkpoints write and read.
struct DurableAverager: GeneratorFunction, Codable {
  typealias Yielded = Double
  typealias Sent = Double

  var total = 0.0
  var count = 0

  static let body = Program {
    While { _ in
      true
    } do: {
      Yield {
        $0.count == 0 ? 0 : $0.total / Double($0.count)
      } receive: {
        $0.total += $1
        $0.count += 1
      }
    }
  }

  /// One that has been sent three numbers.
  static func suspended() throws -> Activation<Self> {
    var generator = Self().makeGenerator()
    _ = try generator.next()
    for number in [1.0, 2.0, 3.0] { _ = try generator.send(number) }
    return generator
  }
}

/// Writes a checkpoint: `encode NAME N`.
enum EncodeCase: BenchCase {
  static let name = "encode"
  static let meaning = "a checkpoint written"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let generator = try DurableAverager.suspended()
    let encoder = JSONEncoder()
    return try Measurement.timed(name, operations: invocation.count) {
      var bytes: Int64 = 0
      for _ in 0..<invocation.count { bytes += Int64(try encoder.encode(generator).count) }
      return bytes
    }
  }
}

/// Reads a checkpoint, and goes on from there: `decode NAME N`.
enum DecodeCase: BenchCase {
  static let name = "decode"
  static let meaning = "a checkpoint read"

  static func run(_ invocation: Invocation) throws -> Measurement {
    let data = try JSONEncoder().encode(DurableAverager.suspended())
    let decoder = JSONDecoder()
    return try Measurement.timed(name, operations: invocation.count) {
      var sum = 0.0
      for _ in 0..<invocation.count {
        var generator = try decoder.decode(Activation<DurableAverager>.self, from: data)
        sum += try generator.send(6).yielded ?? 0
      }
      return Int64(sum)
    }
  }
}

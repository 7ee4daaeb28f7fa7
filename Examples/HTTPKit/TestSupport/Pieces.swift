import HTTPKit

/// Bytes cut up in every way that matters to a parser that remembers where it was.
package enum Pieces {
  /// The whole, then cut in two at every position, then byte by byte.
  package static func all(of bytes: [UInt8]) -> [[[UInt8]]] {
    [[bytes]] + (0...bytes.count).map { [Array(bytes[..<$0]), Array(bytes[$0...])] }
      + [bytes.map { [$0] }]
  }
}

/// What a response parser makes of pieces, and of the close behind them.
package func parseResponse(
  _ pieces: [[UInt8]], to method: String = "GET", limits: HTTPLimits = HTTPLimits()
) throws(HTTPError) -> HTTPResponse? {
  var parser = HTTPResponseParser(to: method, limits: limits)
  for piece in pieces { try parser.feed(piece) }
  try parser.finish()
  return parser.response
}

/// What a request parser makes of pieces, and of the close behind them.
package func parseRequests(
  _ pieces: [[UInt8]], limits: HTTPLimits = HTTPLimits()
) throws(HTTPError) -> [HTTPRequest] {
  var parser = HTTPRequestParser(limits: limits)
  for piece in pieces { try parser.feed(piece) }
  try parser.finish()
  var requests: [HTTPRequest] = []
  while let request = parser.next() { requests.append(request) }
  return requests
}

/// SplitMix64: the same numbers on every run.
package struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

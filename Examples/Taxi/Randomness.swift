/// A linear congruential generator, small enough that Swift and Python agree on every number.
struct Randomness {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A number of the range.
  mutating func next(in range: ClosedRange<Int>) -> Int {
    state = (state &* 1_103_515_245 &+ 12_345) % (1 << 31)
    return range.lowerBound + Int(state >> 16) % range.count
  }
}

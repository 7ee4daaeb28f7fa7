import Generators

/// Waits for the bytes of any reader: what ``ByteRead``, ``FrameRead`` and ``ByteCopy`` have in common.
@usableFromInline
struct ArrivalWait<Reader: ByteReader> {
  @usableFromInline let reader: Reader
  @usableFromInline var arrival: Reader.Arrival.Delegation?

  @inlinable
  init(_ reader: Reader) { self.reader = reader }

  /// Begins to wait, or goes on: returns when so many bytes can be taken, or when the stream has ended.
  @inlinable
  @inline(__always)
  mutating func advance(
    _ resumption: Resumption<Void>, atLeast count: Int
  ) -> Outcome<Suspension, Void> {
    if arrival == nil {
      if case .raise(let error) = resumption { return .raised(error) }
      arrival = reader.receive(atLeast: count).makeGenerator()
    }
    guard let outcome = arrival?.advanceAsDelegate(resumption) else { return .exhausted }
    if case .yielded = outcome { return outcome }
    arrival = nil
    return outcome
  }
}

import Generators

extension Generator where Sent == Void {
  /// Goes on as what another generator, written by hand, delegates to: closing it closes this one.
  @inlinable
  mutating func advanceAsDelegate(_ resumption: Resumption<Void>) -> Outcome<Yielded, Returned> {
    if case .raise(let error) = resumption, error is GeneratorExit {
      return .raised(_closing() ?? error)
    }
    return advance(resumption)
  }
}

/// What a generator answers when it is resumed: the next item, or the end.
///
/// This is Python's difference between a value that comes out of `yield` and the `StopIteration`
/// that carries the return value (PEP 380, *Enhancements to StopIteration*), as a type.
@frozen
public enum Step<Yielded, Returned> {
  /// The generator is suspended at a `yield` and handed out this value.
  case yielded(Yielded)

  /// The generator has ended with this return value.
  case returned(Returned)
}

extension Step {
  /// The yielded value, or `nil` at the end.
  @inlinable public var yielded: Yielded? {
    if case .yielded(let value) = self { value } else { nil }
  }

  /// The returned value, or `nil` before the end.
  @inlinable public var returned: Returned? {
    if case .returned(let value) = self { value } else { nil }
  }
}

extension Step: Equatable where Yielded: Equatable, Returned: Equatable {}
extension Step: Hashable where Yielded: Hashable, Returned: Hashable {}
extension Step: Sendable where Yielded: Sendable, Returned: Sendable {}

/// A sequence as a generator: it yields the elements, takes nothing and returns nothing.
///
/// Sending it a value raises ``GeneratorError/cannotSend`` and takes no element, as Python's list
/// iterators, which have no `send`, do at a `yield from`. Raising an error at it ends it.
@frozen
public struct SequenceGenerator<Base: Sequence, Sent>: Generator {
  public typealias Yielded = Base.Element
  public typealias Returned = Void

  /// The iterator, until the generator has ended.
  @usableFromInline var iterator: Base.Iterator?

  /// Makes a generator of a sequence's elements.
  @inlinable
  @inline(__always)
  public init(_ base: consuming Base) {
    iterator = base.makeIterator()
  }

  @inlinable
  @inline(__always)
  public mutating func resume(_ resumption: Resumption<Sent>) throws -> Step<Yielded, Void> {
    try advance(resumption).get()
  }

  @inlinable
  @inline(__always)
  public mutating func advance(_ resumption: Resumption<Sent>) -> Outcome<Yielded, Void> {
    switch resumption {
    case .next: break
    case .send(let value):
      if !DynamicNone.isNone(value) { return .raised(GeneratorError.cannotSend) }
    case .raise(let error):
      iterator = nil
      return .raised(error)
    }
    guard let element = iterator?.next() else {
      iterator = nil
      return .returned(())
    }
    return .yielded(element)
  }
}

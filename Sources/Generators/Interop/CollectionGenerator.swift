/// A collection as a generator: what a ``SequenceGenerator`` is to a sequence, but with a place that
/// can be compared and written down.
///
/// `For` and `YieldFrom` make one of every random-access collection that is `Codable`, such as an
/// array or a range: the iterators of the standard library cannot be encoded. Raising an error at it
/// ends it.
@frozen
public struct CollectionGenerator<Base: RandomAccessCollection, Sent>: Generator {
  public typealias Yielded = Base.Element
  public typealias Returned = Void

  /// The collection.
  public let base: Base

  /// The place of the element that is next.
  @usableFromInline var index: Base.Index

  /// Makes a generator of a collection's elements.
  @inlinable
  @inline(__always)
  public init(_ base: consuming Base) {
    index = base.startIndex
    self.base = base
  }

  /// Makes a generator that goes on at an element.
  init(_ base: Base, at index: Base.Index) {
    self.base = base
    self.index = index
  }

  /// How many elements have been yielded.
  public var offset: Int { base.distance(from: base.startIndex, to: index) }

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
      if !DynamicNone.isNone(value) {
        return .raised(GeneratorError.cannotSend)
      }
    case .raise(let error):
      index = base.endIndex
      return .raised(error)
    }
    if index == base.endIndex { return .returned(()) }
    defer { base.formIndex(after: &index) }
    return .yielded(base[index])
  }
}

extension CollectionGenerator: Equatable where Base: Equatable {
  /// Whether both have the same elements and stand at the same one.
  // Not the indices: slices with the same elements may count them from different numbers.
  public static func == (a: Self, b: Self) -> Bool {
    a.base == b.base && a.offset == b.offset
  }
}

extension CollectionGenerator: Hashable where Base: Hashable {
  /// Hashes the collection and the place.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(base)
    hasher.combine(offset)
  }
}

extension CollectionGenerator: Sendable where Base: Sendable, Base.Index: Sendable {}

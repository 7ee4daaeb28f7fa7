/// Places for values in a row: plain memory that counts no owners and checks no bounds.
///
/// What an array costs on the hottest paths of a loop (its ready queue, its register of tasks, its
/// timers) is a quarter of their instructions. A row does not know which of its places hold a value;
/// the type that has it does, and moves values in and out. A row of a trivial type may be read and
/// written anywhere.
///
/// A page that was never written costs nothing, so that memory grows fourfold.
@frozen
@usableFromInline
struct Row<Element>: ~Copyable {
  @usableFromInline let start: UnsafeMutablePointer<Element>

  /// How many places there are.
  @usableFromInline let capacity: Int

  @inlinable
  init(capacity: Int) {
    precondition(capacity > 0, "a row has at least one place")
    start = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  // The values are the owner's to take out.
  @inlinable
  deinit { start.deallocate() }

  /// The value in a place.
  ///
  /// - Precondition: There is one, unless the type is trivial and it is written.
  @inlinable
  subscript(place: Int) -> Element {
    @inline(__always)
    _read {
      assert(place >= 0 && place < capacity, "a place outside of the row")
      yield start[place]
    }
    @inline(__always)
    nonmutating _modify {
      assert(place >= 0 && place < capacity, "a place outside of the row")
      yield &start[place]
    }
  }

  /// Puts a value into a place that holds none.
  @inlinable
  @inline(__always)
  func fill(_ place: Int, _ value: consuming Element) {
    assert(place >= 0 && place < capacity, "a place outside of the row")
    (start + place).initialize(to: value)
  }

  /// Destroys the values in the first places.
  @inlinable
  func empty(_ count: Int) {
    assert(count >= 0 && count <= capacity, "more values than places")
    start.deinitialize(count: count)
  }

  /// Moves values within the row, to the front.
  @inlinable
  func moveToFront(from place: Int, count: Int) {
    assert(place >= 0 && count >= 0 && place + count <= capacity, "places outside of the row")
    start.moveUpdate(from: start + place, count: count)
  }

  /// Moves values to the front of a larger row, which is to take the place of this one.
  @inlinable
  func moved(from place: Int = 0, count: Int, toRowOf larger: Int) -> Row<Element> {
    assert(place >= 0 && place + count <= capacity && count <= larger, "places outside of a row")
    let row = Row(capacity: larger)
    row.start.moveInitialize(from: start + place, count: count)
    return row
  }
}

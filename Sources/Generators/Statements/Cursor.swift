/// Where a body stands, and who drives it.
///
/// The place is one integer for the whole body: each statement knows at compile time how many
/// suspension points it has (``Statement/points``), numbers its own from zero, and a composite
/// shifts the numbers of its children.
@frozen
public struct Cursor {
  /// The suspension point at which the body stands, counted within the statement that is asked.
  public var point: Int32

  /// The driver that runs this body and can run a delegate in its place, if there is one.
  @usableFromInline var driver: _DelegationDriver?

  /// Whether the body was driven by a driver from its beginning, which then holds all references
  /// that the body delegates to.
  @usableFromInline var isDriven: Bool

  @inlinable
  @inline(__always)
  init(point: Int32, driver: _DelegationDriver?, isDriven: Bool = false) {
    self.point = point
    self.driver = driver
    self.isDriven = isDriven
  }
}

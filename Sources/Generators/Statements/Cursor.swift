/// Where a body stands, and its driver.
///
/// The place is one integer for the whole body: each statement knows at compile time how many
/// suspension points it has (``Statement/points``), numbers its own from zero, and a composite
/// shifts the numbers of its children.
@frozen
public struct Cursor {
  /// The suspension point at which the body stands, counted within the statement that is asked.
  public var point: Int32

  /// The driver that runs this body and can run a delegate in its place, if there is one.
  @usableFromInline var driver: UnsafeMutableRawPointer?

  /// Whether the body was driven by a driver from its beginning, which then holds all references
  /// that the body delegates to.
  @usableFromInline var isDriven: Bool

  @inlinable
  @inline(__always)
  init(point: Int32, driver: UnsafeMutableRawPointer?, isDriven: Bool = false) {
    self.point = point
    self.driver = driver
    self.isDriven = isDriven
  }

  /// Gives a delegate that is a reference to the driver, which there is; the statement then answers
  /// ``Flow/delegated``.
  @inlinable
  @inline(__always)
  func mount<G: Generator>(_ delegate: consuming G) {
    driver?.assumingMemoryBound(to: CoreHead.self).pointee.exchange =
      delegate._takeObject().map { Unmanaged.passRetained($0).toOpaque() }
  }

  /// What the delegate that was given to the driver has returned, if it has.
  @inlinable
  @inline(__always)
  func answer<Returned>(as type: Returned.Type) -> Returned? {
    guard let driver else { return nil }
    let head = driver.assumingMemoryBound(to: CoreHead.self)
    guard let place = head.pointee.exchange else { return nil }
    head.pointee.exchange = nil
    return place.assumingMemoryBound(to: Returned.self).move()
  }
}

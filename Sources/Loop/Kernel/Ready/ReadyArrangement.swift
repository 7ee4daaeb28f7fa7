/// Puts what is ready in another order at the beginning of an iteration; for tests.
///
/// A loop that has one looks at its descriptors in every iteration, and asks it then: one that has none
/// pays nothing for it where work is ready.
package protocol ReadyArrangement: AnyObject {
  /// Called when everything is in the ready queue that runs in this iteration.
  func arrange(_ loop: EventLoop)
}

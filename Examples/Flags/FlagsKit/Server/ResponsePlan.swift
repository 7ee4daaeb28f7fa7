/// What a server does about one request, before any of it is done.
package struct ResponsePlan: Hashable, Sendable {
  /// What happens to the connection once the bytes are sent.
  package enum Ending: Hashable, Sendable {
    /// It waits for the next request.
    case keepAlive
    /// It is closed in the normal way.
    case close
    /// It is reset, so that the client sees an error instead of an end.
    case reset
    /// It stays open without another byte, until the client or the server gives up.
    case stall
  }

  /// How long to wait before the first byte.
  package var delay: Duration
  /// Head and body, as they go over the wire; may stop early.
  package var bytes: [UInt8]
  /// What happens next.
  package var ending: Ending

  /// Makes a plan.
  package init(delay: Duration, bytes: [UInt8], ending: Ending) {
    self.delay = delay
    self.bytes = bytes
    self.ending = ending
  }
}

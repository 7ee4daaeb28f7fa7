/// Who else may listen on the address of a server.
@usableFromInline
package enum PortSharing: Hashable, Sendable {
  /// Nobody.
  case none

  /// Whoever lets others, too: there may be some already.
  case joined

  /// Nobody yet, or it is in use; whoever lets others, from now on.
  case opened
}

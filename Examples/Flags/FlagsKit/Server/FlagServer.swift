import HTTPKit

/// A server of flags that runs inside this process, on a thread or threads of its own.
package protocol FlagServer: AnyObject, Sendable {
  /// The loopback port that it listens on.
  var port: UInt16 { get }

  /// Starts a server on a free loopback port and returns once it accepts connections.
  ///
  /// - Throws: ``SystemError`` if there is no port or no thread to be had.
  static func start(_ core: ServerCore) throws -> Self

  /// Stops listening, ends every connection and returns when no thread is left.
  ///
  /// A second call does nothing.
  func stop()
}

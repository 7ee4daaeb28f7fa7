/// A server, and what all requests to it have in common.
package struct HTTPSite: Sendable {
  /// The server.
  package let server: ServerURL
  /// The server's addresses.
  package let endpoint: Endpoint
  /// How long connecting and a whole response together may take.
  package let timeout: Duration
  /// How much of a response is accepted.
  package let limits: HTTPLimits
  /// How the coroutines of a loop connect; `nil` for straight to the server.
  package let door: HTTPDoor?

  /// Makes a site; blocks while the server's name is resolved.
  ///
  /// - Throws: ``ResolutionError`` if the name has no address.
  package init(
    _ server: ServerURL, through door: HTTPDoor? = nil, timeout: Duration = .seconds(5),
    limits: HTTPLimits = HTTPLimits()
  ) throws(ResolutionError) {
    self.server = server
    endpoint = try Endpoint.resolve(server)
    self.timeout = timeout
    self.limits = limits
    self.door = door
  }

  /// The request for a file of the server's folder, ready for the wire.
  package func request(_ target: String) -> [UInt8] {
    HTTPRequestHead(
      target: "\(server.folder)/\(target)",
      headers: ["Host": server.authority, "User-Agent": "flags", "Accept": "*/*"]
    ).serialized
  }

  /// A parser for one response.
  package func parser() -> HTTPResponseParser { HTTPResponseParser(limits: limits) }
}

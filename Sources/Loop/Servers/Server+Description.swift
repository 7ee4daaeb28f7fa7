extension Server: CustomStringConvertible {
  /// Where it listens, and how many connections it serves: `<Server on 127.0.0.1:80 connections=2>`.
  public var description: String {
    let places = localAddresses.map(\.description).joined(separator: ", ")
    return "<Server \(isServing ? "on \(places)" : "closed") connections=\(connectionCount)>"
  }
}

import Foundation

/// A connection to the server whose calls block the thread, at most until a deadline.
///
/// It is kept open between downloads. The server may close it meanwhile, which shows only when it
/// is used again; then the request is repeated once, on a new connection.
package struct BlockingConnection: ~Copyable {
  private var descriptor: Descriptor?
  private var buffer = [UInt8](repeating: 0, count: 65_536)

  /// Makes a connection that is opened by the first download.
  package init() {
    descriptor = nil
  }

  /// Gets the body of one response of 200.
  ///
  /// - Throws: ``DownloadError``; the connection is closed then, and the next call opens another.
  package mutating func get(
    _ target: String, from site: HTTPSite
  ) throws(DownloadError) -> [UInt8] {
    let deadline = ContinuousClock.now + site.timeout
    if let reused = descriptor.take() {
      var parser = site.parser()
      do throws(DownloadError) {
        let response = try exchange(reused, site.request(target), &parser, until: deadline)
        return try finish(reused, response)
      } catch {
        guard error.mayBeStale, !parser.hasBytes else { throw error }
      }
    }
    let fresh = try Self.connect(site.endpoint, until: deadline)
    var parser = site.parser()
    let response = try exchange(fresh, site.request(target), &parser, until: deadline)
    return try finish(fresh, response)
  }

  /// Keeps the socket if the response allows it, and gives its body.
  private mutating func finish(
    _ socket: consuming Descriptor, _ response: HTTPResponse
  ) throws(DownloadError) -> [UInt8] {
    if response.keepsAlive { descriptor = consume socket }
    return try response.content()
  }

  private static func connect(
    _ endpoint: Endpoint, until deadline: ContinuousClock.Instant
  ) throws(DownloadError) -> Descriptor {
    var failure = DownloadError.other("the server has no address")
    for address in endpoint.addresses {
      do throws(SystemError) {
        let socket = try Endpoint.startConnecting(address)
        let isWritable = try socket.wait(for: .writable, until: deadline)
        let code = isWritable ? socket.takeError() : ETIMEDOUT
        if code == 0 { return socket }
        throw SystemError("connect", code: code)
      } catch {
        failure = DownloadError(error)
      }
    }
    throw failure
  }

  private mutating func exchange(
    _ socket: borrowing Descriptor, _ request: [UInt8], _ parser: inout HTTPResponseParser,
    until deadline: ContinuousClock.Instant
  ) throws(DownloadError) -> HTTPResponse {
    do {
      var rest = request[...]
      while !rest.isEmpty {
        if let count = try socket.send(rest) {
          rest = rest.dropFirst(count)
        } else if try !socket.wait(for: .writable, until: deadline) {
          throw DownloadError.timedOut
        }
      }
      while true {
        if let response = parser.response { return response }
        guard try socket.wait(for: .readable, until: deadline) else {
          throw DownloadError.timedOut
        }
        guard let count = try buffer.withUnsafeMutableBytes({ try socket.receive(into: $0) })
        else { continue }
        if count == 0 {
          try parser.finish()
        } else {
          try buffer.withUnsafeBufferPointer { try parser.feed($0.extracting(..<count)) }
        }
      }
    } catch {
      throw DownloadError(error)
    }
  }
}

extension DownloadError {
  /// Whether a kept connection that fails like this before any byte may just have been closed.
  package var mayBeStale: Bool {
    switch self {
    case .reset, .truncated(.closedBeforeMessage): true
    default: false
    }
  }
}

import Dispatch
import Foundation

/// A connection to the server whose calls suspend the Swift task and never block its thread.
///
/// It is kept open between downloads, as ``BlockingConnection`` is. Cancelling the task that
/// downloads closes the connection; the next download opens another.
package actor AsyncConnection {
  private var descriptor: Descriptor?
  private var buffer = [UInt8](repeating: 0, count: 16_384)
  private let queue: DispatchQueue
  private let visit: @Sendable () -> Void

  /// Makes a connection that is opened by the first download.
  ///
  /// Events are heard on `queue`; `visit` is called on every thread that does some of the work.
  package init(queue: DispatchQueue, visit: @escaping @Sendable () -> Void = {}) {
    self.queue = queue
    self.visit = visit
  }

  /// Gets the body of one response of 200; one call at a time.
  ///
  /// - Throws: ``DownloadError``, or `CancellationError` if the task is cancelled.
  package func get(_ target: String, from site: HTTPSite) async throws -> [UInt8] {
    if let reused = descriptor.take() {
      var parser = site.parser()
      do {
        let response = try await exchange(reused, site.request(target), &parser)
        return try finish(reused, response)
      } catch let error as DownloadError where error.mayBeStale && !parser.hasBytes {
        // The server had closed the kept connection: ask again on a new one.
      }
    }
    let fresh = try await connect(site.endpoint)
    var parser = site.parser()
    let response = try await exchange(fresh, site.request(target), &parser)
    return try finish(fresh, response)
  }

  /// Keeps the socket if the response allows it, and gives its body.
  private func finish(
    _ socket: consuming Descriptor, _ response: HTTPResponse
  ) throws(DownloadError) -> [UInt8] {
    if response.keepsAlive { descriptor = consume socket }
    return try response.content()
  }

  private func connect(_ endpoint: Endpoint) async throws -> Descriptor {
    var failure = DownloadError.other("the server has no address")
    for address in endpoint.addresses {
      do {
        let socket = try Endpoint.startConnecting(address)
        try await wait(for: .writable, on: socket)
        let code = socket.takeError()
        if code == 0 { return socket }
        throw SystemError("connect", code: code)
      } catch let error as SystemError {
        failure = DownloadError(error)
      }
    }
    throw failure
  }

  private func exchange(
    _ socket: borrowing Descriptor, _ request: [UInt8], _ parser: inout HTTPResponseParser
  ) async throws -> HTTPResponse {
    do {
      var rest = request[...]
      while !rest.isEmpty {
        if let count = try socket.send(rest) {
          rest = rest.dropFirst(count)
        } else {
          try await wait(for: .writable, on: socket)
        }
      }
      while true {
        if let response = parser.response { return response }
        guard let count = try buffer.withUnsafeMutableBytes({ try socket.receive(into: $0) })
        else {
          try await wait(for: .readable, on: socket)
          continue
        }
        if count == 0 {
          try parser.finish()
        } else {
          try buffer.withUnsafeBufferPointer { try parser.feed($0.extracting(..<count)) }
        }
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      throw DownloadError(error)
    }
  }

  private func wait(for event: PollEvent, on socket: borrowing Descriptor) async throws {
    try await ReadinessWait.wait(for: event, on: socket, queue: queue, noteThread: visit)
    visit()
  }
}

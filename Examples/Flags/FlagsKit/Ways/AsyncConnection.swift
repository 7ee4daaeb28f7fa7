import Dispatch
import Foundation

/// A connection to the server whose calls suspend the Swift task and never block its thread.
///
/// It is kept open between downloads, as ``BlockingConnection`` is. Cancelling the task that
/// downloads closes the connection; the next download opens another.
actor AsyncConnection {
  private var descriptor: Descriptor?
  private var buffer = [UInt8](repeating: 0, count: 16_384)
  private let queue: DispatchQueue
  private let ledger: DownloadLedger

  /// Makes a connection that is opened by the first download.
  ///
  /// Events are heard on `queue`; every thread that does some of the work is noted in the ledger.
  init(queue: DispatchQueue, ledger: DownloadLedger) {
    self.queue = queue
    self.ledger = ledger
  }

  /// Downloads one file; one call at a time.
  ///
  /// - Throws: ``DownloadError``, or `CancellationError` if the task is cancelled.
  func download(_ job: DownloadJob, _ plan: DownloadPlan) async throws -> [UInt8] {
    if let reused = descriptor.take() {
      var parser = plan.parser()
      do {
        let response = try await exchange(reused, plan.request(for: job), &parser)
        return try finish(reused, response)
      } catch let error as DownloadError where error.mayBeStale && !parser.hasBytes {
        // The server had closed the kept connection: ask again on a new one.
      }
    }
    let fresh = try await connect(plan.endpoint)
    var parser = plan.parser()
    let response = try await exchange(fresh, plan.request(for: job), &parser)
    return try finish(fresh, response)
  }

  /// Keeps the socket if the response allows it, and gives the image.
  private func finish(
    _ socket: consuming Descriptor, _ response: HTTPResponse
  ) throws(DownloadError) -> [UInt8] {
    if response.keepsAlive { descriptor = consume socket }
    return try response.image()
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
    let ledger = ledger
    try await ReadinessWait.wait(for: event, on: socket, queue: queue) { ledger.noteThread() }
    ledger.noteThread()
  }
}

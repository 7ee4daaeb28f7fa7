import Foundation
import Loop

/// Why a file could not be downloaded.
package enum DownloadError: Error, Hashable, Sendable {
  /// The server has no such file (404).
  case notFound
  /// The server failed (a status of 500 to 599).
  case serverError(status: Int)
  /// Any other status but 200.
  case otherStatus(Int)
  /// The server reset the connection.
  case reset
  /// The server closed the connection before the response was complete.
  case truncated(HTTPError)
  /// The response was not complete in time.
  case timedOut
  /// Nobody listens there.
  case refused
  /// The response breaks the rules of HTTP or a limit.
  case malformed(HTTPError)
  /// Anything else, in words.
  case other(String)

  /// The kind of a failure, without its details; what failures are counted by.
  package enum Kind: String, CaseIterable, Hashable, Sendable, Comparable {
    case notFound, serverError, otherStatus, reset, truncated, timedOut, refused, malformed, other

    /// Orders kinds as they are declared.
    package static func < (left: Kind, right: Kind) -> Bool {
      (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
  }

  /// The kind of this failure.
  package var kind: Kind {
    switch self {
    case .notFound: .notFound
    case .serverError: .serverError
    case .otherStatus: .otherStatus
    case .reset: .reset
    case .truncated: .truncated
    case .timedOut: .timedOut
    case .refused: .refused
    case .malformed: .malformed
    case .other: .other
    }
  }

  /// Classifies what a parser threw.
  package init(_ error: HTTPError) {
    switch error {
    case .closedBeforeMessage, .truncatedHead, .truncatedBody: self = .truncated(error)
    default: self = .malformed(error)
    }
  }

  /// Classifies an `errno`; `call` names what failed.
  package init(errno code: Int32, call: String) {
    switch code {
    case ECONNREFUSED: self = .refused
    case ECONNRESET, EPIPE, ECONNABORTED: self = .reset
    case ETIMEDOUT: self = .timedOut
    default: self = .other(SystemError(call, code: code).description)
    }
  }

  /// Classifies a failed system call.
  package init(_ error: SystemError) {
    self.init(errno: error.code, call: error.call)
  }

  /// Classifies anything that was thrown, by this kit or by a loop.
  package init(_ error: any Error) {
    switch error {
    case let error as DownloadError: self = error
    case let error as ExchangeError: self = error.failure
    case let error as HTTPError: self.init(error)
    case let error as SystemError: self.init(error)
    case is TimeoutError: self = .timedOut
    case let error as Loop.SystemError:
      self.init(errno: error.code.rawValue, call: error.call)
    case let error as ConnectError:
      guard let last = error.failures.last?.error else {
        self = .other("the server has no address")
        return
      }
      self.init(errno: last.code.rawValue, call: last.call)
    default: self = .other("\(error)")
    }
  }
}

extension DownloadError: CustomStringConvertible {
  /// The failure in a few words.
  package var description: String {
    switch self {
    case .notFound: "not found (404)"
    case .serverError(let status): "server error (\(status))"
    case .otherStatus(let status): "unexpected status \(status)"
    case .reset: "connection reset"
    case .truncated(let error): "truncated: \(error)"
    case .timedOut: "timed out"
    case .refused: "connection refused"
    case .malformed(let error): "malformed: \(error)"
    case .other(let words): words
    }
  }
}

extension HTTPResponse {
  /// The body of a 200.
  ///
  /// - Throws: ``DownloadError`` with the kind that another status stands for.
  package func content() throws(DownloadError) -> [UInt8] {
    switch head.status {
    case 200: return body
    case 404: throw .notFound
    case 500...599: throw .serverError(status: head.status)
    default: throw .otherStatus(head.status)
    }
  }
}

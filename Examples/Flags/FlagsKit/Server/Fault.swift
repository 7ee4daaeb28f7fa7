import HTTPKit

/// Something that goes wrong while a server answers, on purpose.
package enum Fault: String, CaseIterable, Hashable, Sendable {
  /// The answer is 404.
  case notFound
  /// The answer is 500.
  case serverError
  /// The connection is reset instead of an answer.
  case reset
  /// The head announces the whole body, and the connection ends half-way through it.
  case truncated
  /// Half of the response comes, and then nothing more, while the connection stays open.
  case stalled

  /// How a client has to count a response with this fault.
  package var expectedFailure: DownloadError.Kind {
    switch self {
    case .notFound: .notFound
    case .serverError: .serverError
    case .reset: .reset
    case .truncated: .truncated
    case .stalled: .timedOut
    }
  }
}

/// A stream was used in a way that it does not allow.
public enum StreamError: Error, Hashable, Sendable {
  /// Two coroutines read from one stream at a time: which would get the bytes?
  ///
  /// Python: `RuntimeError: readuntil() called while another coroutine is already waiting for
  /// incoming data`.
  case alreadyReading

  /// So many bytes cannot be read: none or fewer by `read(upTo:)`, or fewer than none by
  /// `readExactly(_:)`.
  ///
  /// Python: `ValueError: readexactly size can not be less than zero`.
  case invalidCount(Int)

  /// A separator was empty.
  ///
  /// Python: `ValueError: Separator should be at least one-byte string`.
  case emptySeparator

  /// Reader and writer were dropped before ``StreamWriter/close()``.
  ///
  /// Nobody can catch it: it goes to ``EventLoop/exceptionHandler``. Python: `ResourceWarning`.
  case notClosed
}

extension StreamError: CustomStringConvertible {
  /// What went wrong, in a sentence.
  public var description: String {
    switch self {
    case .alreadyReading: "another coroutine reads from the stream already"
    case .invalidCount(let count): "\(count) bytes cannot be read"
    case .emptySeparator: "the separator is empty"
    case .notClosed: "reader and writer of a stream were dropped before close()"
    }
  }
}

/// A stream ended in the middle of what was to be read.
///
/// Python: `asyncio.IncompleteReadError`.
public struct IncompleteReadError: Error, Hashable, Sendable {
  /// The bytes that came before the end.
  public let partial: [UInt8]

  /// How many bytes were to come; `nil` when that is not known, as in reading up to a separator.
  public let expected: Int?

  /// Makes the error.
  public init(partial: [UInt8], expected: Int?) {
    self.partial = partial
    self.expected = expected
  }
}

extension IncompleteReadError: CustomStringConvertible {
  /// How many bytes came, and how many were expected.
  public var description: String {
    let wanted = expected.map { "\($0) expected bytes" } ?? "a separator"
    return "the stream ended after \(partial.count) bytes, before \(wanted)"
  }
}

/// More bytes came than a stream buffers, and no end of a line or separator among them; or more than all
/// that it had was to be.
///
/// What `readUntil` or `readToEnd` was to read stays in the stream: `read(upTo:)` takes it. `readLine` drops the line,
/// as asyncio does: all of it if its end is there already, else what has come so far.
///
/// Python: `asyncio.LimitOverrunError`; from `readline` a `ValueError`.
public struct LimitOverrunError: Error, Hashable, Sendable {
  /// The limit of the stream, or of the call, in bytes.
  public let limit: Int

  /// How many bytes can be taken before the separator or the end comes, or might come.
  public let consumed: Int

  /// Makes the error.
  public init(limit: Int, consumed: Int) {
    self.limit = limit
    self.consumed = consumed
  }
}

extension LimitOverrunError: CustomStringConvertible {
  /// The limit, and how much has come.
  public var description: String {
    "no separator and no end within the first \(consumed) bytes; the limit is \(limit)"
  }
}

/// No address of a host could be connected to.
public struct ConnectError: Error, Hashable, Sendable {
  /// One address, and why it cannot be connected to.
  public struct Failure: Hashable, Sendable {
    /// The address.
    public let address: SocketAddress

    /// What connecting to it failed with.
    public let error: SystemError

    /// Makes a failure.
    public init(address: SocketAddress, error: SystemError) {
      self.address = address
      self.error = error
    }
  }

  /// What became of each address, in the order in which they were tried.
  public let failures: [Failure]

  /// Makes the error.
  public init(failures: [Failure]) { self.failures = failures }

  /// Whether every address failed with this code.
  public func isAll(_ code: SystemError.Code) -> Bool {
    failures.allSatisfy { $0.error.code == code }
  }
}

extension ConnectError: CustomStringConvertible {
  /// The error of each address.
  public var description: String {
    if failures.isEmpty { return "connect: there is no address" }
    return failures.map(\.error.description).joined(separator: "; ")
  }
}

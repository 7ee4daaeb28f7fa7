import GeneratorsPlatform

/// A host name that could not be turned into addresses.
///
/// ```swift
/// do {
///   addresses = try AddressResolution.resolve(host: host, port: 80)
/// } catch let error where error.code == .hostNotFound {
///   print(error)  // nowhere.invalid: Name or service not known
/// }
/// ```
public struct ResolutionError: Error, Hashable, Sendable {
  /// What went wrong, as a number of `getaddrinfo`; open to numbers that have no name here.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The number; it differs from system to system.
    public let rawValue: Int32

    /// Makes a code from the system's number.
    public init(rawValue: Int32) {
      self.rawValue = rawValue
    }

    /// The host is unknown, or has no address of a kind that this machine uses (`EAI_NONAME`).
    public static var hostNotFound: Self { Self(rawValue: Int32(EAI_NONAME)) }

    /// The name server did not answer; trying again later may help (`EAI_AGAIN`).
    public static var temporaryFailure: Self { Self(rawValue: Int32(EAI_AGAIN)) }

    /// The name server refused for good (`EAI_FAIL`).
    public static var permanentFailure: Self { Self(rawValue: Int32(EAI_FAIL)) }

    /// The system failed; `systemError` says how (`EAI_SYSTEM`).
    public static var system: Self { Self(rawValue: Int32(EAI_SYSTEM)) }
  }

  /// The host that was looked for.
  public let host: String

  /// What went wrong.
  public let code: Code

  /// The failed call, when the code is `system`.
  public let systemError: SystemError?

  /// Makes an error from its parts.
  ///
  /// - Parameters:
  ///   - host: the host that was looked for.
  ///   - code: what went wrong.
  ///   - systemError: the failed call, when the code is `system`.
  public init(host: String, code: Code, systemError: SystemError? = nil) {
    self.host = host
    self.code = code
    self.systemError = systemError
  }

  /// The system's text for what went wrong.
  public var message: String {
    systemError?.message ?? String(cString: gai_strerror(code.rawValue))
  }
}

extension ResolutionError: CustomStringConvertible {
  /// The host and the system's text.
  public var description: String { "\(host): \(message)" }
}
